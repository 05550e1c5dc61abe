"""Its cover and its definitions."""

from decimal import Decimal

from reports.document import Change, Chart, ChartKind, Facts, Kind, Series, Term, Tile, Tiles
from tests.reports.example.numbers import MONTHS, YEAR


def year() -> Chart:
    return Chart(
        kind=ChartKind.BAR,
        title="近 12 个月有效投诉（件）",
        axis="月份",
        categories=MONTHS,
        series=(Series(name="有效投诉", values=YEAR),),
        highlight=(11,),
        summary="2025 年 11 月至 2026 年 10 月，最高 8 月 6,702 件，最近 6,184 件",
    )


def headlines() -> Tiles:
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


def colophon() -> Facts:
    return Facts(
        items=(
            ("版本", "1.0，2026-11-05 发布后不可更改"),
            ("编制 · 复核", "分析员 方* · 主管 韩*"),
            ("报送", "总经理室、网络部、账务部、市场部、各分公司"),
        )
    )


def definitions() -> tuple[Term, ...]:
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
