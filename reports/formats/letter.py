"""What python-docx leaves to raw XML: Chinese fonts, fields, rows of tables, descriptions of pictures."""

from collections.abc import Sequence
from typing import Final, cast

from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from reports.formats.neutral import allowed

TEXT_WIDTH: Final = Mm(170)
SANS: Final = "Microsoft YaHei"
SERIF: Final = "SimSun"
INK: Final = RGBColor(0x1A, 0x23, 0x30)
QUIET: Final = RGBColor(0x4C, 0x57, 0x66)
STYLES: Final = {
    "Normal": (SANS, 10.0, False),
    "Title": (SERIF, 28.0, True),
    "Subtitle": (SERIF, 15.0, False),
    "Heading 1": (SERIF, 16.0, True),
    "Heading 2": (SANS, 11.5, True),
    "Caption": (SANS, 9.0, False),
    "List Bullet": (SANS, 10.0, False),
    "Intense Quote": (SANS, 10.0, False),
}


def dress(letter: Letter) -> None:
    """A4, and the house's fonts in the styles, where Word's own controls find them."""
    section = letter.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    for name, (font, size, is_bold) in STYLES.items():
        style = cast(ParagraphStyle, letter.styles[name])
        style.font.name, style.font.size, style.font.bold = font, Pt(size), is_bold
        style.font.italic, style.font.color.rgb = False, QUIET if name == "Caption" else INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), font)
    _speak(letter)
    _hairlines(letter)


def _speak(letter: Letter) -> None:
    """Chinese as written on the mainland: punctuation and glyphs depend on it."""
    properties = cast(ParagraphStyle, letter.styles["Normal"]).element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _hairlines(letter: Letter) -> None:
    """Tables with thin lines between rows instead of a grid."""
    for border in letter.styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for side in border:
            is_upright = side.tag in (qn("w:left"), qn("w:right"), qn("w:insideV"))
            side.set(qn("w:val"), "nil" if is_upright else "single")
            side.set(qn("w:color"), "CDD2DA")


def add_field(paragraph: Paragraph, code: str, shown: str = "") -> None:
    """A field that Word fills in itself: PAGE, NUMPAGES, TOC."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def table_row(
    table: BaseOxmlElement,
    texts: Sequence[str],
    numeric: Sequence[bool],
    *,
    is_head: bool = False,
    is_bold: bool = False,
) -> None:
    """A row at the table's end. Straight as XML: python-docx looks at the whole table for every cell."""
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for text, is_number in zip(texts, numeric, strict=True):
        row.append(_cell(text, is_number=is_number, is_bold=is_head or is_bold))
    table.append(row)


def share_out(table: BaseOxmlElement, weights: Sequence[float]) -> None:
    """The columns' widths, of the text's whole width."""
    for column, weight in zip(table.iter(qn("w:gridCol")), weights, strict=True):
        column.set(qn("w:w"), str(round(TEXT_WIDTH / Twips(1) * weight / sum(weights))))


def describe(picture: BaseOxmlElement, words: str) -> None:
    """What is said of the picture to whoever does not see it."""
    for properties in picture.iter(qn("wp:docPr")):
        properties.set("descr", allowed(words))


def _cell(text: str, *, is_number: bool, is_bold: bool) -> BaseOxmlElement:
    cell = OxmlElement("w:tc")
    paragraph = OxmlElement("w:p")
    cell.append(paragraph)
    words = Paragraph(paragraph, None)  # type: ignore[arg-type]
    run = words.add_run(allowed(text))
    run.bold = True if is_bold else None
    run.font.size = Pt(9)
    words.paragraph_format.space_after = Pt(2)
    if is_number:
        words.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return cell
