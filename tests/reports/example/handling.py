"""How it was handled, what was paid, what may come."""

import random
from datetime import date, timedelta
from decimal import Decimal

from reports.document import (
    Block,
    Chart,
    ChartKind,
    Column,
    Facts,
    Heading,
    Kind,
    Mark,
    MarkKind,
    Pair,
    Paragraph,
    Series,
    Table,
)
from tests.reports.example.numbers import BRANCHES, CATEGORIES, MONTHS, YEAR


def timeliness() -> tuple[Block, ...]:
    return (
        Heading(text="全省与城西"),
        _line(),
        Pair(left=_ages(), right=Paragraph(text="城西的积压来自光缆中断。" * 6)),
        _times(),
    )


def _line() -> Chart:
    return Chart(
        kind=ChartKind.LINE,
        title="处理及时率，近 12 个月",
        axis="月份",
        categories=MONTHS,
        series=(
            Series(
                name="全省",
                values=[
                    Decimal(each) / 1000
                    for each in (941, 938, 944, 947, 952, 955, 957, 958, 961, 957, 960, 954)
                ],
            ),
            Series(
                name="城西",
                values=[
                    Decimal(each) / 1000
                    for each in (939, 936, 940, 951, 949, 950, 953, 951, 955, 948, 951, 926)
                ],
            ),
        ),
        unit=Kind.PERCENT,
        target=Decimal("0.95"),
        summary="全省连续七个月达标，城西 10 月降到 92.6%",
    )


def _ages() -> Chart:
    return Chart(
        kind=ChartKind.STACKED,
        title="在途工单账龄（件）",
        axis="分公司",
        categories=BRANCHES,
        series=(
            Series(name="3 天内", values=(210, 196, 150, 121, 88, 61)),
            Series(name="4–15 天", values=(96, 143, 61, 48, 35, 20)),
            Series(name="15 天以上", values=(12, 38, 9, 7, 3, 1)),
        ),
        summary="城西 15 天以上 38 件，最多",
    )


def _times() -> Table:
    return Table(
        title="各环节时长",
        columns=(
            Column(title="环节"),
            Column(title="平均", kind=Kind.DURATION),
            Column(title="P90", kind=Kind.DURATION),
            Column(title="样本", kind=Kind.SAMPLE),
            Column(title="环比", kind=Kind.POINTS),
            Column(title="统计至", kind=Kind.DATE),
        ),
        rows=(
            (
                "首次响应",
                timedelta(minutes=12, seconds=24),
                timedelta(minutes=41),
                6184,
                Decimal("-0.0032"),
                date(2026, 10, 31),
            ),
            (
                "处理",
                timedelta(hours=51, minutes=12),
                timedelta(days=9, hours=3),
                5912,
                Decimal("0.0115"),
                date(2026, 10, 31),
            ),
            ("回访", None, None, 0, None, date(2026, 10, 31)),
        ),
    )


def compensation() -> Table:
    columns = (
        Column(title="方式"),
        Column(title="件数", kind=Kind.COUNT),
        Column(title="金额", kind=Kind.MONEY),
        Column(title="说明", weight=3),
    )
    rows = (
        ("话费减免", 812, Decimal("40633.50"), "光缆中断用户按日减免月租，另赠 7 天流量"),
        ("退费", 391, Decimal("18204.07"), "擅自开通的增值业务，双倍返还"),
        ("冲正", 3, Decimal("-128.40"), "重复退费追回"),
    )
    return Table(
        title="赔付件数与金额", columns=columns, rows=rows, total=("合计", 1206, Decimal("58709.17"), "")
    )


def forecast() -> tuple[Block, ...]:
    values = (*YEAR[4:], None)
    expected = (*(None for _ in YEAR[4:-1]), 6184, 6050)
    chart = Chart(
        kind=ChartKind.LINE,
        title="有效投诉与下月预测（件）",
        axis="月份",
        categories=(*MONTHS[4:], "11 月"),
        series=(
            Series(name="实际", values=values),
            Series(
                name="预测",
                values=expected,
                band=(*(None for _ in YEAR[4:-1]), (6184, 6184), (5610, 6490)),
            ),
        ),
        marks=(Mark(kind=MarkKind.FORECAST, first=8, last=8, label="预测"),),
        summary="11 月预计 6,050 件，八成把握在 5,610 至 6,490 件之间",
        note="Holt-Winters 加法季节模型，36 个月，80% 区间。",
    )
    return Paragraph(text="若视频合作方暂停计费，预计再少 150 件。"), chart


def cases() -> tuple[Block, ...]:
    facts = Facts(
        title="案例一",
        items=(("业务", "视频会员"), ("经过", "未点击确认即被扣费三个月"), ("结果", "双倍返还，合作方整改")),
    )
    return facts, Paragraph(
        text="用户说：“我从来没开过这个业务。”核查发现确认页被弹窗遮挡，用户并未看到资费。" * 4
    )


def long_table() -> Table:
    dice = random.Random(1)  # noqa: S311
    units = ("网络部", "账务部", "市场部", "城西分公司")
    rows = [
        (
            f"ZG-{number:04d}",
            f"{dice.choice(CATEGORIES)}：{dice.choice(('补点', '改短信模板', '复核计费规则', '培训一线'))}，"
            f"{'覆盖盲区逐一测试并在下月前给出建站计划' if number % 17 == 0 else '按期验证'}",
            dice.choice(units),
            date(2026, 11, 1) + timedelta(days=number % 60),
            Decimal(dice.randrange(0, 1001)) / 1000,
        )
        for number in range(1, 301)
    ]
    return Table(
        title="整改事项与完成进度",
        columns=(
            Column(title="编号"),
            Column(title="事项", weight=4),
            Column(title="责任单位"),
            Column(title="期限", kind=Kind.DATE),
            Column(title="进度", kind=Kind.PERCENT),
        ),
        rows=rows,
    )
