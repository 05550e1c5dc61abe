"""October of a mid-sized operator, as one document."""

from reports.document import Document, Section
from reports.formats.stored import digest
from tests.reports.example.cover import colophon, definitions, headlines, year
from tests.reports.example.handling import cases, compensation, forecast, long_table, timeliness
from tests.reports.example.numbers import MADE_AT
from tests.reports.example.volume import categories, volume


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
        cover=(year(), headlines(), colophon()),
        sections=sections(),
        definitions=definitions(),
        footnote="投诉量按受理月，及时率按办结月。数据截至 2026-11-03 24:00",
    )
    return draft.sealed(digest(draft))


def sections() -> tuple[Section, ...]:
    return (
        Section(key="volume", title="投诉量与分布", blocks=volume()),
        Section(key="categories", title="业务分类", blocks=categories()),
        Section(key="timeliness", title="时限", blocks=timeliness()),
        Section(key="money", title="赔付", blocks=(compensation(),)),
        Section(key="forecast", title="走势与下月预测", blocks=forecast()),
        Section(key="cases", title="典型案例（已匿名）", blocks=cases()),
        Section(key="rectification", title="整改台账", blocks=(long_table(),)),
    )
