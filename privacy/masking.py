"""Show that something is known without showing what (S001-25); "" stays ""."""

import re
import unicodedata
from collections.abc import Sequence

STARS = "***"
WHOLE_NUMBER_DIGITS = 11  # a mainland mobile number, the shortest to show 3 + 4 digits
ADDRESS_SHOWN = 6
ADDRESS_SHOWN_UNMARKED = 2
_DISTRICT = re.compile(r".*[区區县縣市]", re.DOTALL)
_HOME_PREFIX = re.compile(r"^\s*(\+|00)86")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s.·()（）/_\-‐-―－]{0,2}\d){6,}")
_JOINER = "\u200d"
_EACH_ITS_OWN = re.compile("[ -~\u3400-\u9fff]*")  # ASCII and Han: what almost every name is made of
_DOUBLE_SURNAME = re.compile(
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|"
    "司徒|司空|夏侯|端木|独孤|獨孤|南宫|南宮|长孙|長孫|宇文|轩辕|軒轅|百里|呼延|澹台|"
    "公冶|申屠|太史|闻人|聞人|钟离|鍾離|濮阳|濮陽|淳于|单于|單于|拓跋|赫连|赫連|鲜于|"
    "鮮于|万俟|西门|西門|左丘|东郭|東郭"
)


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳娜娜 → 欧阳**, John Smith → J*** S***; at least one star."""
    words = name.split()
    if not words:
        return ""
    if words[0][0].lower() != words[0][0].upper():  # a script with capitals
        return " ".join(graphemes(word)[0] + STARS for word in words)
    characters = graphemes("".join(words))
    shown = 2 if len(characters) > 2 and _DOUBLE_SURNAME.match("".join(characters)) else 1
    return "".join(characters[:shown]) + "*" * max(1, len(characters) - shown)


def mask_phone(phone: str) -> str:
    """13800000000 → 138****0000; a number under 11 digits shows at most half of them."""
    if not phone.strip():
        return ""
    digits = [c for c in _HOME_PREFIX.sub("", phone) if c.isdecimal()]
    if not digits:
        return STARS
    head, tail = (3, 4) if len(digits) >= WHOLE_NUMBER_DIGITS else _halves(len(digits) // 2)
    hidden = len(digits) - head - tail
    return "".join(digits[:head]) + "*" * hidden + "".join(digits[head + hidden :])


def mask_digits(text: str) -> str:
    """The text with every number of seven digits and more masked like a phone number.

    Blanks and dashes inside a number do not hide it: 套餐 129，138 0000 0000 → 套餐 129，138****0000.
    """
    return _LONG_NUMBER.sub(lambda number: mask_phone(number.group()), text)


def mask_email(email: str) -> str:
    """zhang@example.com → z***@example.com; without an @ nothing is shown."""
    if not email.strip():
        return ""
    local, at, host = email.strip().rpartition("@")
    return f"{''.join(graphemes(local)[:1])}{STARS}@{host}" if at else STARS


def mask_address(address: str) -> str:
    """上海市浦东新区世纪大道 → 上海市***: the last 区, 县 or 市 within six characters.

    An address without one shows two characters, and never more than half of it.
    """
    characters = graphemes(address.strip())
    if not characters:
        return ""
    district = _DISTRICT.match("".join(characters[:ADDRESS_SHOWN]))
    if district:
        return district.group() + STARS
    return "".join(characters[: min(ADDRESS_SHOWN_UNMARKED, len(characters) // 2)]) + STARS


def graphemes(text: str) -> Sequence[str]:
    """What a reader takes for single characters: 𠮷, é, 👨‍👩‍👧, 🇨🇳, 👍🏽 are one each."""
    if _EACH_ITS_OWN.fullmatch(text):
        return list(text)
    found: list[str] = []
    for c in text:
        if found and _continues(found[-1], c):
            found[-1] += c
        else:
            found.append(c)
    return found


def _continues(cluster: str, c: str) -> bool:
    if cluster.endswith(_JOINER) or c == _JOINER or unicodedata.category(c)[0] == "M":
        return True
    if "\U0001f3fb" <= c <= "\U0001f3ff" or "\U000e0020" <= c <= "\U000e007f":  # skin tone, tags
        return True
    return _is_flag_letter(c) and _is_flag_letter(cluster)


def _is_flag_letter(text: str) -> bool:
    return len(text) == 1 and "\U0001f1e6" <= text <= "\U0001f1ff"


def _halves(count: int) -> tuple[int, int]:
    return count // 2, count - count // 2
