"""Paragraphs and tables of a Word file as XML, and the pages and styles that Decree 30/2020/NĐ-CP, appendix I, lays down.

Pieces of text to be filled in are content controls, with their names in brackets and highlighted, so that they are seen in
every program. Needs the extra ``office``.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

try:
    from docx import Document
    from docx.document import Document as WordDocument
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.shared import Cm, Mm, Pt, RGBColor
    from docx.styles.style import ParagraphStyle
except ModuleNotFoundError:
    from vtlt_rules.errors import ExtraMissing

    raise ExtraMissing("office") from None

from vtlt_rules.messages import Language
from vtlt_rules.records import record
from vtlt_rules.report.office import clean

TEXT_WIDTH = 165
"""Millimetres between the margins of an upright page."""

_FONT = "Times New Roman"
_MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""Millimetres: the decree has 20-25, 20-25, 30-35 and 15-20."""

_LOCALES = {"vi": "vi-VN", "en": "en-GB"}

_TWIPS = 56.6929
"""Twentieths of a point in a millimetre."""

_ADVANCES = {
    letter: width
    for width, letters in {
        250: " ,.", 278: "il/", 333: "fjt-()", 389: "Is", 444: "cerz", 500: "agovxyJ0123456789", 556: "bdhknpquS",
        611: "FP", 667: "BELTZ", 722: "wACDNRUVXY", 778: "GHKOQ", 833: "m", 944: "M", 1000: "W",
    }.items()
    for letter in letters
}  # fmt: skip
"""How wide letters of bold Times New Roman are, in thousandths of its size: the lines below titles go by their lengths."""


def width_of(text: str, size: float) -> float:
    """Return about how wide a line of bold text is, in millimetres; marks above and below letters add nothing."""
    letters = (one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    plain = {"đ": "d", "Đ": "D"}
    return sum(_ADVANCES.get(plain.get(one, one), 500) for one in letters) * size / 1000 * 0.3528


# ---- text


@record
class Blank:
    """A piece of text to be filled in; in a formatted text it is a mark, which :func:`form` makes a control of.

    Attributes:
        label: What it is to be filled in with.
        shown: What stands in its place, where that is not the label.
    """

    label: str
    shown: str | None = None

    def __str__(self) -> str:
        return f"\x02{self.label}\x02{self.shown or self.label}\x03"

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)


_PIECES = re.compile("\x02([^\x02\x03]*)\x02([^\x02\x03]*)\x03|([^\x02]+|\x02)", re.DOTALL)


def _runs(text: str, properties: str = "") -> str:
    """Write runs of a text; blanks become controls, line ends breaks."""
    written = []
    for label, blank, plain in _PIECES.findall(text):
        if plain:
            lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(plain).split("\n"))
            written.append(f"<w:r><w:rPr>{properties}</w:rPr>{'<w:br/>'.join(lines)}</w:r>")
        else:
            written.append(
                f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(label)}/><w:temporary/><w:showingPlcHdr/></w:sdtPr>"
                f'<w:sdtContent><w:r><w:rPr>{properties}<w:highlight w:val="yellow"/></w:rPr>'
                f"<w:t>[{escape(blank)}]</w:t></w:r></w:sdtContent></w:sdt>"
            )
    return "".join(written)


def paragraph(text: str, style: str, keep_next: bool = False) -> str:
    """Write a paragraph in a style, by the id of it; what would be a blank in it is text."""
    return form(clean(text), style, keep_next)


def form(text: str, style: str, keep_next: bool = False) -> str:
    """Write a paragraph with blanks; what strangers wrote in it must be clean."""
    kept = "<w:keepNext/>" if keep_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{_runs(text)}</w:p>'


def rule(length: float, within: float) -> str:
    """Write a line, centred: a paragraph that is nothing but its upper border; all in millimetres."""
    side = round((within - length) / 2 * _TWIPS)
    return (
        '<w:p><w:pPr><w:pStyle w:val="Rule"/><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/></w:pPr></w:p>'
    )


# ---- tables


@record
class TableColumn:
    """A column of a table: its heading, its width in millimetres, how its cells are aligned."""

    title: str
    width: float
    align: str = "center"


@record
class Spanning:
    """A cell over several columns."""

    text: str
    columns: int


def table(columns: Sequence[TableColumn], rows: Iterable[Sequence[str | Spanning]]) -> str:
    """Write a table with borders, whose heading comes again on each page and whose rows are not parted by a page."""
    grid = "".join(f'<w:gridCol w:w="{round(one.width * _TWIPS)}"/>' for one in columns)
    head = "".join(_cell(one.title, one.width, "TableHeading") for one in columns)
    lines = "".join(map(_BORDER.format, ("top", "left", "bottom", "right", "insideH", "insideV")))
    written = [
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{round(sum(one.width for one in columns) * _TWIPS)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    ]
    for row in rows:
        cells, at = [], 0
        for cell in row:
            if isinstance(cell, Spanning):
                width = sum(one.width for one in columns[at : at + cell.columns])
                cells.append(_cell(cell.text, width, "TableText", span=cell.columns))
                at += cell.columns
            else:
                style = "TableText" if columns[at].align == "left" else "TableFigure"
                cells.append(_cell(cell, columns[at].width, style))
                at += 1
        written.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    return "".join(written) + "</w:tbl>"


_BORDER = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'


def _cell(text: str, width: float, style: str, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(text, style)}</w:tc>"
    )


def beside(left: Sequence[str], right: Sequence[str], left_width: float) -> str:
    """Write paragraphs side by side, without borders: the head of a document, and its end."""
    widths = (left_width, TEXT_WIDTH - left_width)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'
        for width, paragraphs in zip(widths, (left, right), strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{round(width * _TWIPS)}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{round(TEXT_WIDTH * _TWIPS)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


# ---- the file


class WordFile:
    """A Word file being written, from the first paragraph to the last."""

    def __init__(self, lang: Language, title: str, author: str) -> None:
        self.document: WordDocument = Document()
        self._drop_thumbnail()
        _set_styles(self.document, _LOCALES.get(lang, lang))
        (section,) = self.document.sections
        _set_page(section)
        self._number_pages(section)
        told = self.document.core_properties
        now = datetime.now(UTC).replace(tzinfo=None)
        told.title, told.author, told.last_modified_by, told.comments = clean(title)[:255], clean(author)[:255], "", ""
        told.language, told.created, told.modified = _LOCALES.get(lang, lang), now, now

    def add(self, *fragments: str) -> None:
        """Add paragraphs and tables."""
        body = self.document.element.body
        for fragment in fragments:
            body.insert_element_before(_parsed(fragment), "w:sectPr")

    def add_annex(self, is_landscape: bool = False) -> None:
        """Begin an annex: a page of its own, whose numbers begin anew."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, is_landscape)
        for old in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(old)
        numbers = _parsed(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
        section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")

    def to_bytes(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _drop_thumbnail(self) -> None:
        relations = self.document.part.package.rels
        for id_ in [id_ for id_, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[id_]

    def _number_pages(self, section: Section) -> None:
        section.different_first_page_header_footer = True
        (shown,) = section.header.paragraphs
        shown.style = self.document.styles["Header"]
        ends = {which: f'<w:fldChar w:fldCharType="{which}"/>' for which in ("begin", "separate", "end")}
        for part in (ends["begin"], "<w:instrText>PAGE</w:instrText>", ends["separate"], "<w:t>2</w:t>", ends["end"]):
            shown._p.append(_parsed(f"<w:r {nsdecls('w')}>{part}</w:r>"))


def _parsed(fragment: str) -> BaseOxmlElement:
    if fragment.startswith("<w:p>"):
        fragment = f"<w:p {nsdecls('w')}>{fragment[5:]}"
    return parse_xml(fragment)  # type: ignore[no-any-return, unused-ignore]


def _set_page(section: Section, is_landscape: bool = False) -> None:
    width, height = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if is_landscape else (width, height)
    section.top_margin, section.bottom_margin = Mm(_MARGINS["top"]), Mm(_MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(_MARGINS["left"]), Mm(_MARGINS["right"])
    section.header_distance = section.footer_distance = Mm(10)


@record
class _Style:
    """A style: what it is called, the built-in one that it is or is based on, and how it looks."""

    name: str
    size: float
    bold: bool = False
    italic: bool = False
    align: str = "LEFT"
    first: float = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    level: int | None = None


_STYLES = (
    _Style("Normal", 14),
    _Style("Body Text", 14, align="JUSTIFY", first=1.27, after=6),
    _Style("Heading 1", 14, bold=True, first=1.27, before=6, after=6, keep=True),
    _Style("Heading 2", 14, bold=True, first=1.27, before=6, after=6, keep=True),
    _Style("Heading 3", 12, bold=True, before=6, after=3, keep=True),
    _Style("Title", 14, bold=True, align="CENTER", before=18),
    _Style("Subtitle", 14, bold=True, align="CENTER"),
    _Style("Header", 13, align="CENTER"),
    _Style("Footer", 13),
    _Style("National Title", 13, bold=True, align="CENTER"),
    _Style("Motto", 14, bold=True, align="CENTER"),
    _Style("Superior Body", 13, align="CENTER"),
    _Style("Issuing Body", 13, bold=True, align="CENTER"),
    _Style("Document Number", 13, align="CENTER", before=6),
    _Style("Place And Date", 14, italic=True, align="CENTER", before=6),
    _Style("Rule", 1, align="CENTER", before=3),
    _Style("Table Heading", 11, bold=True, align="CENTER", before=1, after=1),
    _Style("Table Text", 11, before=1, after=1),
    _Style("Table Figure", 11, align="CENTER", before=1, after=1),
    _Style("Note", 12, align="JUSTIFY", first=1.27, after=3),
    _Style("Table Caption", 12, italic=True, align="CENTER", before=6, after=3, keep=True),
    _Style("Annex", 14, bold=True, align="CENTER", keep=True, level=0),
    _Style("Annex Title", 14, bold=True, align="CENTER", keep=True),
    _Style("Annex Reference", 14, italic=True, align="CENTER", after=6, keep=True),
    _Style("Recipients Heading", 12, bold=True, italic=True, before=6),
    _Style("Recipients", 11),
    _Style("Position", 14, bold=True, align="CENTER", before=6),
    _Style("Signer", 14, bold=True, align="CENTER", before=72),
)


def _set_styles(document: object, locale: str) -> None:
    """Set fonts, sizes and paragraphs of all styles that are used; each has a name that Word shows."""
    styles = document.styles  # type: ignore[attr-defined]
    defaults = styles.element.find(qn("w:docDefaults"))
    for element in defaults.iter(qn("w:rFonts"), qn("w:lang"), qn("w:spacing")):
        element.attrib.clear()
        if element.tag == qn("w:rFonts"):
            _name_font(element)
        elif element.tag == qn("w:lang"):
            for name in ("val", "eastAsia"):
                element.set(qn(f"w:{name}"), locale)
        else:
            element.set(qn("w:after"), "0")
    for setting in document.settings.element.iter(qn("w:compatSetting")):  # type: ignore[attr-defined]
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # Word of 2013 and later
    language = document.settings.element.find(qn("w:themeFontLang"))  # type: ignore[attr-defined]
    if language is not None:
        language.attrib.clear()
        language.set(qn("w:val"), locale)
    there = {style.name for style in styles}
    for one in _STYLES:
        style = styles[one.name] if one.name in there else styles.add_style(one.name, 1)
        _set_style(style, one, styles["Normal"])


def _set_style(style: ParagraphStyle, wanted: _Style, normal: ParagraphStyle) -> None:
    font, form = style.font, style.paragraph_format
    if style.name != "Normal":
        style.base_style = normal
    properties = style.element.get_or_add_rPr()
    for old in list(properties):  # colours and fonts of the theme
        properties.remove(old)
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _name_font(properties.get_or_add_rFonts())
    font.size, font.bold, font.italic, font.color.rgb = Pt(wanted.size), wanted.bold, wanted.italic, RGBColor(0, 0, 0)
    style.quick_style, style.hidden, style.unhide_when_used = True, False, False
    form.alignment = WD_PARAGRAPH_ALIGNMENT[wanted.align]
    form.left_indent, form.first_line_indent = Cm(0), Cm(wanted.first)
    form.space_before, form.space_after = Pt(wanted.before), Pt(wanted.after)
    form.line_spacing = 1.0 if wanted.size > 1 else Pt(4)
    form.keep_with_next, form.widow_control = wanted.keep, True
    if wanted.level is not None:
        level = _parsed(f'<w:outlineLvl {nsdecls("w")} w:val="{wanted.level}"/>')
        style.element.get_or_add_pPr().append(level)


def _name_font(element: BaseOxmlElement) -> None:
    element.attrib.clear()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        element.set(qn(f"w:{name}"), _FONT)
