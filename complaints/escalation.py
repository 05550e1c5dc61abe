"""Whether a complaint says that it will go over our head (越级): to a regulator, the media or a court."""

import re

# What customers write when they announce it; the numbers only where they are not part of a longer one.
_ANNOUNCED = re.compile(
    r"工信部|工业和信息化部|通信管理局|通管局|监管(?:部门|机构|局)|市监局|市场监管"
    r"|消协|消费者协会|信访|(?<!\d)(?:12300|12315|12345)(?!\d)"
    r"|记者|媒体|电视台|报社|曝光|律师|起诉|法院|集团总部"
    r"|\b(?:regulator|ministry|lawyer|court|journalist|newspaper)\b",
    re.IGNORECASE,
)


def announced(text: str) -> str:
    """The first words of `text` that announce it, as they were written; "" when nothing does."""
    found = _ANNOUNCED.search(text)
    return found.group() if found else ""
