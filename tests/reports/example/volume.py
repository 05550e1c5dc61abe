"""How much came in, where, and of what sort."""

from decimal import Decimal

from reports.document import (
    Ask,
    Block,
    Chart,
    ChartKind,
    Column,
    Finding,
    Findings,
    Kind,
    Mark,
    MarkKind,
    Pair,
    Paragraph,
    Series,
    Table,
    Value,
)
from tests.reports.example.numbers import BEFORE, BRANCHES, CATEGORIES, DAYS, SHARES


def volume() -> tuple[Block, ...]:
    return (
        Paragraph(
            text="10 月受理有效投诉 6,184 件。31 日城西光缆中断带来约 290 件，扣除后比上月持平。国庆假期日均"
            "低三成，节后首周回升。"
        ),
        _daily(),
        Pair(left=_share(), right=_found()),
        _branches(),
        Ask(
            title="请决定",
            text="是否自 11 月 20 日起暂停该视频合作方计费，直到其接入短信二次确认。预计每月少 150 件投诉；"
            "涉及月收入约 21 万元。",
            terms="市场部主办，11 月 13 日前回复。",
        ),
    )


def _daily() -> Chart:
    return Chart(
        kind=ChartKind.BAR,
        title="每日受理量（件）。浅灰为休息日，蓝色为光缆中断当日",
        axis="日期",
        categories=[str(day) for day in range(1, 32)],
        series=(Series(name="受理", values=DAYS),),
        marks=(
            Mark(kind=MarkKind.HOLIDAY, first=0, last=6, label="国庆假期"),
            Mark(kind=MarkKind.REST, first=10, last=10),
            Mark(kind=MarkKind.REST, first=16, last=17),
            Mark(kind=MarkKind.REST, first=23, last=24),
            Mark(kind=MarkKind.INCIDENT, first=30, last=30, label="光缆中断"),
        ),
        highlight=(30,),
        summary="10 月每日受理量，最高 31 日 452 件，最低 2 日 116 件",
    )


def _share() -> Chart:
    return Chart(
        kind=ChartKind.RANKED,
        title="一级分类占比，圆点为上月",
        axis="分类",
        categories=CATEGORIES,
        series=(
            Series(name="10 月", values=[Decimal(each) for each in SHARES]),
            Series(name="9 月", values=[Decimal(each) for each in BEFORE]),
        ),
        unit=Kind.PERCENT,
        highlight=(4,),
        summary="网络质量占 28.1%，增值业务升到 8.3%",
    )


def _found() -> Findings:
    return Findings(
        title="三点发现",
        items=(
            Finding(
                head="增值业务占比升到 8.3%（上月 6.1%）。", text="其中“擅自开通”七成指向同一视频合作方。"
            ),
            Finding(head="网络质量的增量只在城西。", text="其余五个分公司均低于上月。"),
            Finding(head="满意度未达标，短板在“告知”。", text="不满意的用户中 41% 选择“没人告诉我进展”。"),
        ),
    )


def _branches() -> Table:
    columns = (
        Column(title="分公司"),
        Column(title="用户（万）", kind=Kind.NUMBER),
        Column(title="投诉（件）", kind=Kind.COUNT),
        Column(title="环比", kind=Kind.CHANGE),
        Column(title="件/百万用户", kind=Kind.PER_MILLION),
        Column(title="及时率", kind=Kind.PERCENT),
        Column(title="样本", kind=Kind.SAMPLE),
        Column(title="满意度", kind=Kind.SCORE),
    )
    rows = [
        _branch("城东", "86.4", 1658, "-0.012", "1919.0", "0.959", 1602, "4.41"),
        _branch("城西", "61.2", 1427, "0.263", "2331.7", "0.926", 1355, "4.12"),
        _branch("城南", "58.7", 1079, "-0.024", "1838.2", "0.963", 1040, "4.44"),
        _branch("城北", "47.5", 892, "-0.010", "1877.9", "0.958", 850, "4.39"),
        _branch("滨江", "38.6", 662, "-0.009", "1715.0", "0.968", 640, "4.47"),
        _branch("临湖", "27.8", 466, None, "1676.3", None, 0, None),
    ]
    total = _branch("合计", "320.2", 6184, "0.0409", "1931.3", "0.9538", 5487, "4.36")
    return Table(
        title="各分公司：投诉量、百万用户投诉率与及时率",
        columns=columns,
        rows=rows,
        total=total,
        note="临湖 10 月未回访，无及时率。",
    )


def _branch(*cells: str | int | None) -> tuple[Value, ...]:
    """The name as it is, every other text a decimal."""
    name, *numbers = cells
    return (name, *(Decimal(each) if isinstance(each, str) else each for each in numbers))


def categories() -> tuple[Block, ...]:
    causes = Chart(
        kind=ChartKind.PARETO,
        title="原因帕累托（件）",
        axis="原因",
        categories=(
            "覆盖不足",
            "计费规则不清",
            "擅自开通",
            "光缆中断",
            "装机超时",
            "合约解约",
            "客服态度",
            "其他",
        ),
        series=(Series(name="投诉", values=(1420, 1105, 873, 812, 640, 431, 262, 641)),),
        summary="前四个原因占 68%",
    )
    heat = Chart(
        kind=ChartKind.HEAT,
        title="分类 × 分公司（件）",
        axis="分类",
        categories=BRANCHES,
        series=[
            Series(
                name=name,
                values=[
                    None if (row + place) % 11 == 7 else 40 + 37 * ((row * 7 + place * 5) % 13)
                    for place in range(6)
                ],
            )
            for row, name in enumerate(CATEGORIES)
        ],
        summary="城西的网络质量最深",
    )
    return Paragraph(text="四个原因合计占全部投诉的三分之二。"), causes, heat
