import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.masking import graphemes, mask_address, mask_digits, mask_email, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("  ", ""),
        ("张", "张*"),
        ("张三", "张*"),
        ("张 三", "张*"),
        ("张三丰", "张**"),
        ("欧阳", "欧*"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳**"),
        ("買買提·吐爾遜", "買******"),
        ("䶮𠮷", "䶮*"),
        ("𠮷田", "𠮷*"),
        ("葛\U000e0100城", "葛\U000e0100*"),  # a variant form keeps its selector
        ("👨‍👩‍👧张三", "👨‍👩‍👧**"),
        ("🇨🇳队", "🇨🇳*"),
        ("👍🏽", "👍🏽*"),
        ("John Smith", "J*** S***"),
        ("J", "J***"),
        ("e\u0301mile zola", "e\u0301*** z***"),
        ("Иван Петров", "И*** П***"),
    ],
)
def test_a_name_shows_its_first_character(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("", ""),
        ("13800000000", "138****0000"),
        ("+8613800000000", "138****0000"),
        ("138 0000-0000", "138****0000"),
        ("059187654321", "059*****4321"),
        ("+85223456789", "852****6789"),
        ("4008008820", "40*****820"),
        ("87654321", "87****21"),
        ("10010", "1***0"),
        ("110", "**0"),
        ("12", "*2"),
        ("1", "*"),
        ("微信联系", "***"),
    ],
)
def test_a_phone_number_shows_its_ends(phone, masked):
    assert mask_phone(phone) == masked


@given(st.text("0123456789", min_size=1, max_size=30))
def test_no_more_than_seven_digits_and_of_a_short_number_half_are_shown(digits):
    shown = sum(c.isdigit() for c in mask_phone(digits))
    assert shown <= (7 if len(digits) >= 11 else len(digits) // 2)


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("", ""),
        ("zhang@example.com", "z***@example.com"),
        ("𠮷@example.com", "𠮷***@example.com"),
        ("a@b@example.com", "a***@example.com"),
        ("@example.com", "***@example.com"),
        ("zhang", "***"),
    ],
)
def test_an_e_mail_address_shows_its_host(email, masked):
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("", ""),
        ("上海市浦东新区世纪大道100号", "上海市***"),
        ("北京市海淀区中关村", "北京市海淀区***"),
        ("广西桂林市七星区", "广西桂林市***"),
        ("臺北市大安區信義路", "臺北市大安區***"),
        ("城东路18号3单元", "城东***"),
        ("三楼", "三***"),
        ("𠮷", "***"),
        ("12 High Street", "12***"),
    ],
)
def test_an_address_shows_its_district_at_most(address, masked):
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("", ""),
        ("畅享 5G 套餐 129 元", "畅享 5G 套餐 129 元"),
        ("10086", "10086"),
        ("123456", "123456"),
        ("1234567", "1****67"),
        ("13800000000", "138****0000"),
        ("号码138 0000 0000，套餐 129", "号码138****0000，套餐 129"),
        ("+86 138-0000-0000 和 0591-87654321", "138****0000 和 059*****4321"),
        ("（010）6555 0000", "（010****0000"),
        ("１３８００００００００", "１３８****００００"),
        ("kd059187654321@163", "kd059*****4321@163"),
        ("350102199001011234", "350***********1234"),
    ],
)
def test_long_numbers_in_a_text_show_their_ends(text, masked):
    assert mask_digits(text) == masked


@given(st.text(), st.text("0123456789", min_size=7, max_size=30))
def test_no_long_number_is_left_whole(text, digits):
    assert digits not in mask_digits(text + digits)


@given(st.text())
def test_graphemes_lose_nothing(text):
    assert "".join(graphemes(text)) == text


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_nothing_is_shown_whole(text):
    assert all("*" in mask(text) for mask in (mask_name, mask_phone, mask_email, mask_address))
