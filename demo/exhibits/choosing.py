"""Which file shows what, by the subject of the complaint (S002-7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from complaints.file_kinds import Kind
from complaints.models.attachment import EvidenceKind
from demo.exhibits import drawing, writing


@dataclass(frozen=True, slots=True)
class Exhibit:
    name: str
    media_type: Kind
    shows: EvidenceKind
    content: bytes


def records(at: datetime, chance: Random) -> Exhibit:
    return Exhibit("账单与使用明细.csv", Kind.CSV, EvidenceKind.RECORDS, writing.usage(at, chance))


def site_test(at: datetime, chance: Random) -> Exhibit:
    return Exhibit("现场测试.csv", Kind.CSV, EvidenceKind.NETWORK, writing.signal(at, chance))


def signal_chart(at: datetime, chance: Random) -> Exhibit:
    return Exhibit("全天信号强度.png", Kind.PNG, EvidenceKind.NETWORK, drawing.measurements(chance))


def order(at: datetime, chance: Random) -> Exhibit:
    number = f"受理编号：{chance.randrange(10**8):08}"
    said = (number, f"打印日期：{at:%Y-%m-%d}", "办理内容：套餐变更，合约期十二个月", "经办人已核对证件")
    return Exhibit("业务受理单.pdf", Kind.PDF, EvidenceKind.ORDER, writing.paper("业务受理单", said))


def authority(at: datetime, chance: Random) -> Exhibit:
    said = ("兹委托代理人办理本次投诉的有关事宜。", f"日期：{at:%Y-%m-%d}", "（签名见原件）")
    return Exhibit("授权委托书.pdf", Kind.PDF, EvidenceKind.IDENTITY, writing.paper("授权委托书", said))


def recording(at: datetime, chance: Random) -> Exhibit:
    return Exhibit("通话录音.wav", Kind.WAV, EvidenceKind.RECORDING, writing.recording(chance))


def screenshot(at: datetime, chance: Random) -> Exhibit:
    return Exhibit("截图.png", Kind.PNG, EvidenceKind.SCREENSHOT, drawing.screen(chance))


def proof(at: datetime, chance: Random) -> Exhibit:
    said = ("复测结果：各项指标恢复正常", f"复测时间：{at:%Y-%m-%d %H:%M}", "现场照片另存，用户已在场确认")
    return Exhibit("复测记录.txt", Kind.TEXT, EvidenceKind.PROOF, writing.note(said))


def statement(at: datetime, chance: Random) -> Exhibit:
    said = (
        "情况说明",
        f"{at:%Y-%m-%d}",
        chance.choice(("当时已告知用户资费标准。", "当天系统升级，受理较慢。")),
    )
    return Exhibit("情况说明.txt", Kind.TEXT, EvidenceKind.OTHER, writing.note(said))


Make = Callable[[datetime, Random], Exhibit]
# By the code of the subject, the first level.
OURS: dict[str, tuple[Make, ...]] = {
    "network": (site_test, signal_chart),
    "billing": (records,),
    "orders": (order, authority),
    "vas": (records, order),
    "broadband": (site_test, proof),
    "marketing": (recording,),
    "service": (recording, statement),
    "internet": (screenshot,),
    "security": (records, screenshot),
}
THEIRS: tuple[Make, ...] = (screenshot, screenshot, records, order, recording)


def from_staff(subject: str, at: datetime, chance: Random) -> list[Exhibit]:
    """What whoever has the case adds to it."""
    return [make(at, chance) for make in OURS.get(subject, (statement,))]


def from_customer(at: datetime, chance: Random) -> Exhibit:
    return chance.choice(THEIRS)(at, chance)


def materials(at: datetime, chance: Random) -> Exhibit:
    """What the regulator passes on with its case."""
    said = ("申诉请求：重新核实并书面答复", "事实与理由：处理结果未回应诉求", f"日期：{at:%Y-%m-%d}")
    return Exhibit("申诉材料.pdf", Kind.PDF, EvidenceKind.OTHER, writing.paper("电信用户申诉书", said))
