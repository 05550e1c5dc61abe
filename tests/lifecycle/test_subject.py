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
        ("", ""),
    ],
)
def test_the_subject_is_the_first_sentence_cut_to_eighty_columns(words, expected):
    assert subject(words) == expected
    assert len(subject(words)) <= 80
