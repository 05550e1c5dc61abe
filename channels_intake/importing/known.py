"""What a cell may name: channels, states, categories and units, by code or name in either language."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from accounts.models import Department
from channels_intake.importing.fields import plain
from complaints.models import Category
from complaints.states import Channel

Named = TypeVar("Named")
CLOSED = (
    "已办结 办结 已归档 归档 已关闭 关闭 已完成 完成 已结案 结案 已解决"
    " closed archived done resolved completed"
)
OPEN = (
    "处理中 办理中 已受理 受理 待处理 待受理 未处理 未办结 已派单 派单 新建 挂起 待回访"
    " open new pending inprogress assigned onhold reopened"
)
CHANNELS = {
    Channel.HOTLINE: "热线 客服热线 电话 来电 10000 10010 10086 phone call",
    Channel.WEB: "网站 网上 官网 网厅 app 掌厅 手机客户端 website online form",
    Channel.CHAT: "在线客服 在线 chat livechat",
    Channel.HALL: "营业厅 厅店 实体厅 shop store walkin",
    Channel.SOCIAL: "微信 微博 社交媒体 公众号 wechat weibo socialmedia",
    Channel.REGULATOR: "工信部 通信管理局 管局 12345 12315 12300 监管 越级 regulator",
    Channel.EMAIL: "邮件 邮箱 电子邮件 mail",
    Channel.SMS: "短信 text message",
    Channel.LETTER: "信函 来信 信件 传真 fax",
}


class Lookup(Generic[Named]):
    """Things by their names; a name that several have finds nothing."""

    def __init__(self, named: Iterable[tuple[str, Named]]) -> None:
        self._found: dict[str, Named | None] = {}
        for name, thing in named:
            key = plain(name)
            clashes = key in self._found and self._found[key] != thing
            self._found[key] = None if clashes else thing

    def find(self, text: str) -> Named | None:
        return self._found.get(plain(unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Read once for a whole file."""

    categories: Lookup[Category]
    branches: Lookup[Department]
    departments: Lookup[Department]
    channels: Lookup[Channel]
    closed: Lookup[bool]

    @classmethod
    def read(cls) -> Self:
        units = list(Department.objects.filter(is_active=True))
        branches = [unit for unit in units if unit.kind == Department.Kind.BRANCH]
        others = [unit for unit in units if unit.kind != Department.Kind.TEAM]
        return cls(
            categories=Lookup(_categories()),
            branches=Lookup(_units(branches)),
            departments=Lookup(_units(others)),
            channels=Lookup(_channels()),
            closed=Lookup(
                [(word, True) for word in CLOSED.split()] + [(word, False) for word in OPEN.split()]
            ),
        )


def _categories() -> Iterable[tuple[str, Category]]:
    """Also by their path, whatever stands between its parts."""
    found = Category.objects.filter(is_active=True).select_related("parent__parent")
    for each in found:
        yield each.code, each
        for name in ("name_zh", "name_en"):
            words = getattr(each, name)
            yield words, each
            if each.parent:
                yield f"{getattr(each.parent, name)} {words}", each


def _units(units: Iterable[Department]) -> Iterable[tuple[str, Department]]:
    for each in units:
        yield from ((name, each) for name in (each.code, each.name_zh, each.name_en))


def _channels() -> Iterable[tuple[str, Channel]]:
    for channel in Channel:
        yield channel.value, channel
        yield str(channel.label), channel
        yield from ((word, channel) for word in CHANNELS[channel].split())


def teams() -> Mapping[int, Department]:
    """Service teams, to which imported tickets may belong."""
    found = Department.objects.filter(kind=Department.Kind.TEAM, is_active=True)
    return {each.pk: each for each in found}
