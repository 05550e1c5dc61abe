"""A whole monthly report as it goes to a general manager, and one in which every text is an attack.

All figures are invented. Every kind of block, chart and value occurs in monthly().
"""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from reports.document import (
    Ask,
    Block,
    Change,
    Chart,
    ChartKind,
    Column,
    Document,
    Facts,
    Finding,
    Findings,
    Heading,
    Kind,
    Mark,
    MarkKind,
    Number,
    Pair,
    Paragraph,
    Section,
    Series,
    Table,
    Term,
    Tile,
    Tiles,
)
from reports.formats.stored import digest

MADE_AT = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
DAYS = (
    *(139, 116, 119, 124, 131, 137, 146, 234, 245, 193),
    *(156, 237, 232, 226, 221, 228, 169, 154, 234, 223),
    *(219, 223, 215, 159, 147, 228, 221, 214, 218, 223),
    452,
)
MONTHS = ("11 月", "12 月", "1 月", "2 月", "3 月", "4 月", "5 月", "6 月", "7 月", "8 月", "9 月", "10 月")
YEAR = (5874, 5612, 6021, 4390, 6488, 5703, 5655, 5811, 6394, 6702, 5941, 6184)
BRANCHES = ("城东", "城西", "城南", "城北", "滨江", "临湖")
CATEGORIES = ("网络质量", "资费账务", "业务合约", "宽带装维", "增值业务", "营销", "服务", "信息安全")
SHARES = ("0.281", "0.219", "0.126", "0.124", "0.083", "0.074", "0.053", "0.040")
BEFORE = ("0.264", "0.229", "0.134", "0.131", "0.061", "0.080", "0.060", "0.041")
ATTACKS = (
    "=cmd|' /C calc'!A0",
    '＝HYPERLINK("https://example.com","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '#raw("x") #read("/etc/passwd") $x^2$ *bold* _it_ `code` <label> @ref \\ // gone /* gone */ [a]',
    "</w:t></w:r></w:p><w:p>& &amp; ]]>",
    '<script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) "><svg onload=x>',
    "{{ 7*7 }} {% debug %} %(x)s %s {0}",
    "䶮𠮷 气死了😡👨‍👩‍👧 \x00\x08\u202e\u200b\ufeff\x0b\ud800".encode("utf-8", "replace").decode(),
    '",";\n"quoted", line\r\nsecond',
)


def monthly(language: str = "zh-hans") -> Document:
    """October of a mid-sized operator, published."""
    draft = Document(
        number="YB-2026-10",
        title="投诉处理月报",
        subtitle="客户服务部",
        organisation="示范通信",
        period="2026 年 10 月",
        language=language,
        edition="1.0",
        made_at=MADE_AT,
        marking="内部资料 · 不含个人信息",
        summary="受理 6,184 件，比上月多 4.1%。及时率 95.4%，连续七个月达标。增长几乎全部来自城西光缆中断和"
        "视频会员扣费，后者需要管理层决定是否暂停合作方计费。",
        cover=(_year(), _headlines(), _colophon()),
        sections=_sections(),
        definitions=_definitions(),
        footnote="投诉量按受理月，及时率按办结月。数据截至 2026-11-03 24:00",
    )
    return draft.sealed(digest(draft))


def hostile() -> Document:
    """Every place where a text can stand holds every attack, very long ones among them."""
    every = "\n".join(ATTACKS)
    return Document(
        number="YB-=1",
        title=ATTACKS[7],
        subtitle=ATTACKS[9],
        organisation=ATTACKS[8],
        period=ATTACKS[10],
        language="zh-hans",
        edition="@1",
        made_at=MADE_AT,
        marking=ATTACKS[0],
        summary=every,
        cover=(Facts(items=[(each, each) for each in ATTACKS]),),
        sections=[
            Section(key=f"s{place}", title=text, blocks=_attacked(place, text))
            for place, text in enumerate(ATTACKS)
        ]
        + [
            Section(
                key="long", title="长" * 300, blocks=[Paragraph(text="投诉处理" * 1250 + "尾"), _long_table()]
            )
        ],
        definitions=[
            Term(name=t, formula=t, population=t, counted_by=t, version=t, target=t) for t in ATTACKS
        ],
        footnote=ATTACKS[11],
    )


def _attacked(place: int, text: str) -> Sequence[Block]:
    series = [Series(name=text, values=[1, None, 3]), Series(name="乙", values=[Decimal("0.5"), 2, None])]
    charts = [
        Chart(
            kind=kind,
            title=text,
            axis=text,
            categories=[text, "二", text],
            series=series,
            summary=text,
            note=text,
        )
        for kind in [*ChartKind, *ChartKind][place % 6 :][:2]  # each kind with several attacks
    ]
    return [
        Paragraph(text=text),
        Heading(text=text),
        Findings(title=text, items=[Finding(head=text, text=text)]),
        Facts(title=text, items=[(text, text)]),
        Ask(title=text, text=text, terms=text),
        Tiles(items=[Tile(name=text, value=None, kind=Kind.COUNT, unit=text)]),
        Table(
            title=text,
            columns=[Column(title=text), Column(title=text, kind=Kind.COUNT)],
            rows=[(text, 1), (text, None)],
            total=(text, 1),
            note=text,
        ),
        *charts,
    ]


def _year() -> Chart:
    return Chart(
        kind=ChartKind.BAR,
        title="近 12 个月有效投诉（件）",
        axis="月份",
        categories=MONTHS,
        series=(Series(name="有效投诉", values=YEAR),),
        highlight=(11,),
        summary="2025 年 11 月至 2026 年 10 月，最高 8 月 6,702 件，最近 6,184 件",
    )


def _headlines() -> Tiles:
    month, year = "环比", "同比"
    return Tiles(
        items=(
            Tile(
                name="有效投诉",
                value=6184,
                kind=Kind.COUNT,
                changes=(
                    Change(label=month, value=Decimal("0.0409")),
                    Change(label=year, value=Decimal("-0.0271")),
                ),
            ),
            Tile(
                name="处理及时率",
                value=Decimal("0.9538"),
                kind=Kind.PERCENT,
                target=Decimal("0.95"),
                is_met=True,
                sample=5912,
                changes=(Change(label=month, value=Decimal("-0.0061"), kind=Kind.POINTS),),
            ),
            Tile(
                name="问题解决率",
                value=Decimal("0.918"),
                kind=Kind.PERCENT,
                target=Decimal("0.9"),
                is_met=True,
                sample=5912,
                changes=(Change(label=month, value=Decimal("0.003"), kind=Kind.POINTS),),
            ),
            Tile(
                name="满意度",
                value=Decimal("0.862"),
                kind=Kind.PERCENT,
                target=Decimal("0.88"),
                is_met=False,
                sample=1904,
            ),
            Tile(
                name="百万用户投诉率",
                value=Decimal("1931.3"),
                kind=Kind.PER_MILLION,
                unit="件/百万用户",
                changes=(Change(label=month, value=Decimal(72), kind=Kind.COUNT),),
            ),
        )
    )


def _colophon() -> Facts:
    return Facts(
        items=(
            ("版本", "1.0，2026-11-05 发布后不可更改"),
            ("编制 · 复核", "分析员 方* · 主管 韩*"),
            ("报送", "总经理室、网络部、账务部、市场部、各分公司"),
        )
    )


def _sections() -> tuple[Section, ...]:
    return (
        Section(key="volume", title="投诉量与分布", blocks=_volume()),
        Section(key="categories", title="业务分类", blocks=_categories()),
        Section(key="timeliness", title="时限", blocks=_timeliness()),
        Section(key="money", title="赔付", blocks=(_compensation(),)),
        Section(key="forecast", title="走势与下月预测", blocks=_forecast()),
        Section(key="cases", title="典型案例（已匿名）", blocks=_cases()),
        Section(key="rectification", title="整改台账", blocks=(_long_table(),)),
    )


def _volume() -> tuple[Block, ...]:
    daily = Chart(
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
    share = Chart(
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
    found = Findings(
        title="三点发现",
        items=(
            Finding(
                head="增值业务占比升到 8.3%（上月 6.1%）。", text="其中“擅自开通”七成指向同一视频合作方。"
            ),
            Finding(head="网络质量的增量只在城西。", text="其余五个分公司均低于上月。"),
            Finding(head="满意度未达标，短板在“告知”。", text="不满意的用户中 41% 选择“没人告诉我进展”。"),
        ),
    )
    return (
        Paragraph(
            text="10 月受理有效投诉 6,184 件。31 日城西光缆中断带来约 290 件，扣除后比上月持平。国庆假期日均"
            "低三成，节后首周回升。"
        ),
        daily,
        Pair(left=share, right=found),
        _branches(),
        Ask(
            title="请决定",
            text="是否自 11 月 20 日起暂停该视频合作方计费，直到其接入短信二次确认。预计每月少 150 件投诉；"
            "涉及月收入约 21 万元。",
            terms="市场部主办，11 月 13 日前回复。",
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
    rows = (
        (
            "城东",
            Decimal("86.4"),
            1658,
            Decimal("-0.012"),
            Decimal("1919.0"),
            Decimal("0.959"),
            1602,
            Decimal("4.41"),
        ),
        (
            "城西",
            Decimal("61.2"),
            1427,
            Decimal("0.263"),
            Decimal("2331.7"),
            Decimal("0.926"),
            1355,
            Decimal("4.12"),
        ),
        (
            "城南",
            Decimal("58.7"),
            1079,
            Decimal("-0.024"),
            Decimal("1838.2"),
            Decimal("0.963"),
            1040,
            Decimal("4.44"),
        ),
        (
            "城北",
            Decimal("47.5"),
            892,
            Decimal("-0.010"),
            Decimal("1877.9"),
            Decimal("0.958"),
            850,
            Decimal("4.39"),
        ),
        (
            "滨江",
            Decimal("38.6"),
            662,
            Decimal("-0.009"),
            Decimal("1715.0"),
            Decimal("0.968"),
            640,
            Decimal("4.47"),
        ),
        ("临湖", Decimal("27.8"), 466, None, Decimal("1676.3"), None, 0, None),
    )
    total = (
        "合计",
        Decimal("320.2"),
        6184,
        Decimal("0.0409"),
        Decimal("1931.3"),
        Decimal("0.9538"),
        5487,
        Decimal("4.36"),
    )
    return Table(
        title="各分公司：投诉量、百万用户投诉率与及时率",
        columns=columns,
        rows=rows,
        total=total,
        note="临湖 10 月未回访，无及时率。",
    )


def _categories() -> tuple[Block, ...]:
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


def _timeliness() -> tuple[Block, ...]:
    line = Chart(
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
    ages = Chart(
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
    times = Table(
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
    return (
        Heading(text="全省与城西"),
        line,
        Pair(left=ages, right=Paragraph(text="城西的积压来自光缆中断。" * 6)),
        times,
    )


def _compensation() -> Table:
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


def _forecast() -> tuple[Block, ...]:
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


def _cases() -> tuple[Block, ...]:
    facts = Facts(
        title="案例一",
        items=(("业务", "视频会员"), ("经过", "未点击确认即被扣费三个月"), ("结果", "双倍返还，合作方整改")),
    )
    return facts, Paragraph(
        text="用户说：“我从来没开过这个业务。”核查发现确认页被弹窗遮挡，用户并未看到资费。" * 4
    )


def _long_table() -> Table:
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


def _definitions() -> tuple[Term, ...]:
    return (
        Term(
            name="处理及时率",
            formula="原定期限内办结 ÷（办结 + 已超期未办结）",
            population="有效投诉：受理 − 合并 − 无效 − 测试",
            counted_by="办结月",
            version="3.2",
            target="≥ 95%",
        ),
        Term(
            name="百万用户投诉率",
            formula="有效投诉 ÷（（期初用户 + 期末用户）÷ 2）× 10⁶",
            population="有效投诉",
            counted_by="受理月",
            version="3.2",
        ),
        Term(
            name="满意度",
            formula="（非常满意 + 满意）÷ 有效回答",
            population="已回访并有效作答",
            counted_by="办结月",
            version="3.2",
            target="≥ 88%",
        ),
    )


def figures(document: Document) -> list[tuple[Number, Kind]]:
    """Every number of the document, with its kind: of headlines, tables and charts."""
    found: list[tuple[Number, Kind]] = []
    blocks = [*document.cover, *(block for section in document.sections for block in section.flat)]
    for block in blocks:
        match block:
            case Tiles():
                found += [(tile.value, tile.kind) for tile in block.items]
                found += [(tile.sample, Kind.SAMPLE) for tile in block.items]
            case Table():
                found += _of_table(block)
            case Chart():
                found += _of_table(block.table)
                found += [
                    (edge, block.unit) for s in block.series for band in s.band if band for edge in band
                ]
                found.append((block.target, block.unit))
    return [(value, kind) for value, kind in found if value is not None]


def texts(document: Document) -> list[str]:
    """Every text that stands in paragraphs, findings, facts and tables."""
    found: list[str] = [document.title, document.summary]
    for block in (block for section in document.sections for block in section.flat):
        match block:
            case Paragraph() | Heading():
                found.append(block.text)
            case Findings():
                found += [words for item in block.items for words in (item.head, item.text)]
            case Facts():
                found += [words for pair in block.items for words in pair]
            case Ask():
                found += [block.title, block.text, block.terms]
            case Table():
                found += [cell for row in block.rows for cell in row if isinstance(cell, str)]
    return [words for words in found if words]


def _of_table(table: Table) -> list[tuple[Number, Kind]]:
    rows = [*table.rows, table.total] if table.total else table.rows
    cells = [(v, c.kind) for row in rows for v, c in zip(row, table.columns, strict=True)]
    return [(value, kind) for value, kind in cells if not isinstance(value, str | date)]
