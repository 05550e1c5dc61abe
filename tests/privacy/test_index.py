import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from privacy.index import (
    blind_index,
    code_digest,
    code_matches,
    normal_email,
    normal_name,
    normal_phone,
    unmatchable,
)

MOBILE = "+8613800138000"


def test_an_index_depends_on_value_purpose_and_key(settings):
    index = blind_index("13800138000", "phone")
    assert len(index) == 32
    assert index == blind_index("13800138000", "phone")
    assert index != blind_index("13800138001", "phone")
    assert index != blind_index("13800138000", "email")
    assert blind_index("b", "a") != blind_index("", "ab")
    settings.INDEX_KEY = "YWJj" * 12
    assert index != blind_index("13800138000", "phone")


def test_unknown_matches_nothing():
    assert unmatchable() != unmatchable()
    assert len(unmatchable()) == len(blind_index("", "phone"))


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("13800138000", MOBILE),
        (" 138 0013-8000 ", MOBILE),
        ("+86 138 0013 8000", MOBILE),
        ("0086-13800138000", MOBILE),
        ("8613800138000", MOBILE),
        ("１３８００１３８０００", MOBILE),
        ("\u202a13800138000\u202c", MOBILE),
        ("021-12345678", "+862112345678"),
        ("(021) 1234 5678 转 801", "+862112345678"),
        ("0591-87654321", "+8659187654321"),
        ("400-800-8820", "+864008008820"),
        ("+852 2345 6789", "+85223456789"),
        ("wx: 13800138000", MOBILE),
        ("10010", "10010"),
        ("+86 10010", "10010"),
        ("12345", "12345"),
        ("8765 4321", "87654321"),
        ("1", "1"),
        ("100 0000 0000", "10000000000"),
        ("+86 100 0000 0000", "10000000000"),
        ("12345678901234567890", "12345678901234567890"),
        ("微信联系", ""),
        ("", ""),
    ],
)
def test_a_phone_number_has_one_spelling(typed, normal):
    assert normal_phone(typed) == normal


@given(st.from_regex(r"\+?[1-9][0-9 \-()]{0,20}", fullmatch=True))
@example("+1000000000")  # without its + it is a number of Beijing
def test_normalising_a_phone_number_twice_changes_nothing(text):
    assert normal_phone(normal_phone(text)) == normal_phone(text)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" 张　三 ", "张三"),
        ("ＪＯＨＮ Smith", "johnsmith"),
        ("张\u200b三", "张三"),
        ("䶮𠮷", "䶮𠮷"),
        ("", ""),
    ],
)
def test_a_name_has_one_spelling(typed, normal):
    assert normal_name(typed) == normal


@given(st.text())
def test_normalising_a_name_or_address_twice_changes_nothing(text):
    assert normal_name(normal_name(text)) == normal_name(text)
    assert normal_email(normal_email(text)) == normal_email(text)


def test_an_e_mail_address_has_one_spelling():
    assert normal_email("　Zhang.San＠Example.COM ") == "zhang.san@example.com"


@pytest.mark.parametrize("typed", ["a1b2c3", " A1B2 C3", "Ａ１Ｂ２Ｃ３"])
def test_a_verification_code_is_recognised_however_it_is_typed(typed):
    assert code_matches(typed, "TS20261121-0001-1", code_digest("A1B2C3", "TS20261121-0001-1"))


@pytest.mark.parametrize(
    ("code", "number"), [("A1B2C4", "T1"), ("A1B2C3", "T2"), ("", "T1"), ("\ud800", "T1")]
)
def test_another_code_or_another_ticket_is_not_recognised(code, number):
    assert not code_matches(code, number, code_digest("A1B2C3", "T1"))


def test_an_empty_code_opens_nothing():
    assert not code_matches(" ", "T1", code_digest("", "T1"))


def test_a_digest_from_the_database_is_read_as_memoryview():
    assert code_matches("123456", "T1", memoryview(code_digest("123456", "T1")))
