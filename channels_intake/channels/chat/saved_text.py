"""The text that people save from a chat: each message begins with who said it and when."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.utils import timezone

from channels_intake.channels.chat.said import MOST_LINES, TEXT_MAX, Said

CUSTOMER_NAMES = ("客户", "用户", "访客", "顾客", "customer", "visitor", "user", "guest")
OUR_NAMES = ("客服", "坐席", "座席", "机器人", "系统", "助手", "agent", "robot", "bot", "system")
STAMP = r"(?:(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ T]+)?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)"
# Every repetition is bounded, and only the beginning of a line is looked at: a hostile line costs little.
HEAD_MAX = 160
INLINE = re.compile(rf"\s{{0,20}}\[?{STAMP}\]?\s{{1,20}}(?P<name>[^\s:：][^:：]{{0,59}}?)\s{{0,5}}[:：]")
HEADING = re.compile(rf"\s{{0,20}}(?P<name>\S.{{0,59}}?)\s{{1,20}}[(\[]?{STAMP}[)\]]?\s{{0,20}}")


def messages_of(text: str, customer: str) -> tuple[Said, ...]:
    """`customer` is the customer's name in it, "" where their role says who they are. Nothing before
    the first message, and nothing behind MOST_LINES, is read."""
    return tuple(_messages(text.splitlines()[: MOST_LINES * 2], customer))


def _messages(lines: list[str], customer: str) -> Iterator[Said]:
    """What follows the line that says who and when belongs to it."""
    current: Said | None = None
    day = ""
    for line in lines:
        begun = _begun(line, customer, day)
        if begun:
            if current and current.text:
                yield current
            current, day = begun
        elif current:
            current = replace(current, text=f"{current.text}\n{line}".strip()[:TEXT_MAX])
    if current and current.text:
        yield current


def _begun(line: str, customer: str, day: str) -> tuple[Said, str] | None:
    """A message that begins in this line, and the day that it says."""
    found = INLINE.match(line[:HEAD_MAX])
    if found is None and len(line) <= HEAD_MAX:
        found = HEADING.fullmatch(line)
    if found is None:
        return None
    parts = found.groupdict()
    name, day = parts["name"].strip(), parts["date"] or day
    text = line[found.end() :].strip()[:TEXT_MAX]
    return Said(_is_customer(name, customer), name, _local(day, parts["time"]), text), day


def _is_customer(name: str, customer: str) -> bool:
    if customer:
        return name == customer
    folded = name.casefold()
    ours = any(each in folded for each in OUR_NAMES)
    return not ours and any(each in folded for each in CUSTOMER_NAMES)


def _local(day: str, time: str) -> datetime | None:
    """The house's own time, where the text says day and time."""
    try:
        year, month, date = (int(part) for part in re.split(r"[-/.]", day))
        hour, minute, *rest = (int(part) for part in time.split(":"))
        second = rest[0] if rest else 0
        zone = timezone.get_default_timezone()
        return datetime(year, month, date, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
