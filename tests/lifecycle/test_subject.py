import pytest

from complaints.lifecycle.intake import subject


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("光猫红灯。改约两次师傅都没来。", "光猫红灯"),
        ("  第一行\n第二行", "第一行"),
        ("信" * 40, "信" * 40),
        ("信" * 41, "信" * 39 + "…"),
        ("a" * 80, "a" * 80),
        ("a" * 81, "a" * 78 + "…"),
        ("𠮷" * 50, "𠮷" * 39 + "…"),
        ("😤" * 50, "😤" * 39 + "…"),
        ("！！！没信号", "！！！没信号"),
        ("您好：\n\n我家宽带断了四次。请修", "我家宽带断了四次"),
        ("客服您好，我家宽带断了", "我家宽带断了"),
        ("尊敬的客户服务部：\n  您好！\n多扣了 25 元", "多扣了 25 元"),
        ("Hello,\n\nI was charged twice.", "I was charged twice."),
        ("Dear Sir or Madam,\nHi, no signal here", "no signal here"),
        ("Hi my phone has no signal. Since Monday", "my phone has no signal. Since Monday"),
        ("Hi Anna is my neighbour", "Anna is my neighbour"),
        ("Highway 5 has no signal", "Highway 5 has no signal"),
        ("客服态度差，连你好都不说", "客服态度差，连你好都不说"),
        ("您好！", "您好"),
        ("你好" * 30_000, "你好" * 19 + "你…"),
        ("", ""),
    ],
)
def test_the_subject_is_the_first_sentence_cut_to_eighty_columns(words, expected):
    assert subject(words) == expected
    assert len(subject(words)) <= 80
