"""Workbooks that are no workbooks, or more than that: refused by a code, within a second, and before they are unpacked."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from data_files import SCHEMA, issues_of
from workbook_files import workbook

import vtlt_rules as vtlt

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<?xml version="1.0"?><workbook {MAIN} xmlns:r="{RELATED}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
TO_BOOK = ("worksheets/sheet1.xml", "xl/workbook.xml")
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="S">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def sheet(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx(sheet_xml: str | bytes, **more: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.replace('/worksheet"', '/officeDocument"').replace(*TO_BOOK))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        for name, part in more.items():
            archive.writestr(name, part)
    return stream.getvalue()


def ods(table: str, head: str = ODS_HEAD) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", head + table + ODS_END)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


GOOD = sheet(f'<row r="1">{text_cell("A1", "ma")}</row><row r="2">{text_cell("A2", "T01")}</row>')


def many_entries() -> bytes:
    stream = io.BytesIO(xlsx(GOOD))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}.xml", "")
    return stream.getvalue()


def much_unpacked() -> bytes:
    return xlsx(sheet(f'<row r="1">{text_cell("A1", " " * (100 << 20))}</row>'))


def no_name() -> bytes:
    """An archive of nothing but a part that has no name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("?", "")
    return stream.getvalue().replace(b"?", b"\0")


def one_part_as_many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 100))
    return xlsx_with("xl/workbook.xml", BOOK.replace('<sheet name="S" sheetId="1" r:id="rId1"/>', sheets))


def xlsx_with(name: str, part: str) -> bytes:
    """Make an archive of which one part is another."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(GOOD))) as good, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in good.namelist():
            archive.writestr(one, part if one == name else good.read(one))
    return stream.getvalue()


def lying_size() -> bytes:
    """A sheet of a gigabyte that says that it has ten bytes."""
    content = xlsx(sheet(f'<row r="1">{text_cell("A1", "x" * (30 << 20))}</row>'))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return content.replace(struct.pack("<I", size), struct.pack("<I", 10))


def quine() -> bytes:
    """An archive whose only part is an archive, which is the same, and so on."""
    inner = b"PK\x03\x04" + b"\0" * 100
    for _ in range(5):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("r/r.zip", inner)
        inner = stream.getvalue()
    return inner


def shared_text() -> bytes:
    """One text of a million letters in a hundred thousand cells."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5_000))
    return xlsx(sheet(rows), **{"xl/sharedStrings.xml": f"<sst {MAIN}><si><t>{'x' * 1_000_000}</t></si></sst>"})


BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
ROW = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="{}"'
ROW += ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'


TEXT = '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
TEXT += "</table:table-row>"


def long_formats() -> bytes:
    """A number format of many letters, which many styles have."""
    formats = '<numFmts><numFmt numFmtId="200" formatCode="' + "[" * 100_000 + '%"/></numFmts>'
    cells = '<xf numFmtId="200"/>' * 100_000
    styles = f"<styleSheet {MAIN}>{formats}<cellXfs>{cells}</cellXfs></styleSheet>"
    return xlsx(GOOD, **{"xl/styles.xml": styles})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("ratio.xlsx", much_unpacked, "unsafe-archive"),
        ("entries.xlsx", many_entries, "unsafe-archive"),
        ("entities.xlsx", lambda: xlsx(sheet("", BILLION_LAUGHS)), "unsafe-archive"),
        ("entities.ods", lambda: ods(BILLION_LAUGHS), "unsafe-archive"),
        ("nested.xlsx", lambda: xlsx(xlsx(GOOD)), "unsafe-archive"),
        ("inside.xlsx", quine, "unsafe-archive"),
        ("cut.xlsx", lambda: xlsx(GOOD)[:-300], "invalid-workbook"),
        ("no name.xlsx", no_name, "invalid-workbook"),
        ("encoding.ods", lambda: ods("", ODS_HEAD.replace("?>", ' encoding="UTF-1048577"?>', 1)), "invalid-workbook"),
        ("bytes.ods", lambda: ods("", ODS_HEAD.replace("?>", ' encoding="gbk"?>', 1)), "invalid-workbook"),
        ("sheets.xlsx", one_part_as_many_sheets, "invalid-workbook"),
        ("row.xlsx", lambda: xlsx(sheet('<row r="1"><c r="A999999999"><v>1</v></c></row>')), "too-large-table"),
        ("column.xlsx", lambda: xlsx(sheet('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>')), "too-large-table"),
        ("quotes.xlsx", lambda: xlsx(sheet("<row r='1'><c r='A1'><v>1</v></c><c\nr = 'XFD999999'><v>1</v></c></row>")),
         "too-large-table"),
        ("small.xlsx", lambda: xlsx(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="xfd999999"><v>1</v></c></row>')),
         "too-large-table"),
        ("open.xlsx", lambda: xlsx(sheet('<row r="1">' + '<c r="A1" t="e"' * 40_000)), "invalid-workbook"),
        ("rows.xlsx", lambda: xlsx(sheet('<row hidden="1" ' * 100_000)), "invalid-workbook"),
        ("formats.xlsx", long_formats, "invalid-workbook"),
        ("blanks.ods", lambda: ods(TEXT.format('<text:s text:c="99999999999"/>')), "too-large-table"),
        ("rows.ods", lambda: ods(ROW.format(99_999_999_999, 1)), "too-large-table"),
        ("columns.ods", lambda: ods(ROW.format(1, "+99999999999")), "too-large-table"),
        ("marked.ods", lambda: ods(ROW.format(3_000, 3_000).replace('"string"', '"percentage"')), "too-large-table"),
        ("cdata.xlsx", lambda: xlsx(sheet('<row r="1"><c r="A1"><v><![CDATA[5]]></v></c></row>')), "invalid-workbook"),
        ("cdata.ods", lambda: ods(TEXT.format("<![CDATA[5]]>")), "invalid-workbook"),
        ("lies.xlsx", lying_size, "invalid-workbook"),
        ("far.xlsx", lambda: xlsx(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')),
         "too-large-table"),
        ("shared.xlsx", shared_text, "too-large-table"),
        ("again.ods", lambda: ods(ROW.format(1_000_000, 16_000)), "too-large-table"),
    ],
)  # fmt: skip
def test_bombs(tmp_path: Path, name: str, content, code: str) -> None:
    made = content()
    tracemalloc.start()
    begun = time.process_time()
    (issue,) = issues_of(tmp_path, made, name)
    took, most = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert issue.code == code
    assert took < 3  # within a second where nothing traces memory
    assert most < 160 << 20


def test_a_sound_archive_of_the_same_making_is_read(tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    path.write_bytes(xlsx(GOOD, **{"docProps/app.xml": BILLION_LAUGHS}))  # not one of the parts that are read
    assert [row["ma"] for row in SCHEMA.read(path)] == ["T01"]
    (tmp_path / "good.ods").write_bytes(ods(ROW.format(1, 1).replace(">x<", ">ma<") + ROW.format(1, 1)))
    assert [row["ma"] for row in SCHEMA.read(tmp_path / "good.ods")] == ["x"]


HTML = "<html><table><tr><td>ma</td></tr></table></html>"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", HTML, "wrong-suffix"),
        ("a.xls", '<?xml version="1.0"?><Workbook/>', "wrong-suffix"),
        ("a.xls", xlsx(GOOD), "wrong-suffix"),
        ("a.xlsx", "ma;cbccvc\nT01;5\n", "wrong-suffix"),
        ("a.csv", xlsx(GOOD), "wrong-suffix"),
        ("a.json", b"PAR1\0\0", "wrong-suffix"),
        ("a.ods", b"%PDF-1.7", "wrong-suffix"),
        ("a.csv", HTML, "wrong-suffix"),
        ("a.xlsx", b"", "empty-file"),
        ("a.xlsx", zlib.compress(b"x"), "wrong-suffix"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted-file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "invalid-workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "invalid-workbook"),
        ("a.parquet", b"PAR1" + b"\0" * 100, "invalid-parquet"),
        ("a.xlsx", xlsx("<worksheet"), "invalid-workbook"),
        ("a.xlsx", xlsx(GOOD.encode("utf-16")), "unsafe-archive"),
        ("a.docx", xlsx(GOOD), "unknown-format"),
    ],
)
def test_files_that_are_not_what_they_are_named(tmp_path: Path, name: str, content: str | bytes, code: str) -> None:
    (issue,) = issues_of(tmp_path, content, name)
    assert issue.code == code
    assert issue.row is None


def test_a_parquet_file_that_cannot_be_read_is_called_no_workbook(tmp_path: Path) -> None:
    cells = pa.array([Decimal("1.5")], pa.decimal256(60, 2))
    file = io.BytesIO()
    pq.write_table(pa.table({"ma": ["T01"], "cbccvc": cells}), file)
    (issue,) = issues_of(tmp_path, file.getvalue(), "a.parquet")
    assert issue.code == "invalid-parquet" and "38" in issue.message("vi")
    assert not any(word in issue.message("en") for word in ("workbook", "Excel"))


def test_what_is_found_is_named(tmp_path: Path) -> None:
    (issue,) = issues_of(tmp_path, HTML, "a.xls")
    assert "HTML" in issue.message("vi") and ".xlsx" in issue.message("en")


HOSTILE = ["=cmd|'/c calc'!A1", "../../etc/passwd", "\x1b[31mđỏ", "<script>", "S\u202e1", "'" * 31, "a\nb", "%s{0}{x}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_sheets_are_only_names(tmp_path: Path, name: str) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace("\x1b", "").replace("\n", "&#10;")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(GOOD))) as old, zipfile.ZipFile(stream, "w") as new:
        for one in old.namelist():
            part = old.read(one)
            new.writestr(one, part.replace(b'name="S"', f'name="{escaped}"'.encode()))
    (tmp_path / "a.xlsx").write_bytes(stream.getvalue())
    with pytest.raises(vtlt.BadData) as caught:
        SCHEMA.read(tmp_path / "a.xlsx", sheet="không có")
    said = str(caught.value)
    assert caught.value.issues[0].code == "no-sheet"
    assert "\x1b" not in said and "\u202e" not in said
    assert [row["ma"] for row in SCHEMA.read(tmp_path / "a.xlsx")] == ["T01"]


def test_texts_of_a_sheet_are_only_texts(tmp_path: Path) -> None:
    rows = [["ma", "ten"], ["T01", "=1+1"], ["T02", "<b>&amp;"], ["T03", "@SUM(A1)"], ["T04", "-1"]]
    data = SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}, as_text=True))
    assert [row["ten"] for row in data] == ["=1+1", "<b>&amp;", "@SUM(A1)", "-1"]


def test_what_is_only_said_to_be_large_is_read(tmp_path: Path) -> None:
    """A count of shared texts, the extent of a sheet, merged cells over all of it, and over each other."""
    (tmp_path / "count.xlsx").write_bytes(
        xlsx(
            sheet(f'<row r="1">{text_cell("A1", "ma")}</row><row r="2"><c r="A2" t="s"><v>0</v></c></row>').replace(
                "</worksheet>", '<mergeCells><mergeCell ref="B1:XFD1048576"/></mergeCells></worksheet>'
            ),
            **{
                "xl/sharedStrings.xml": f'<sst {MAIN} count="4294967295" uniqueCount="4294967295"><si><t>T01</t></si></sst>'
            },
        )
    )
    assert [row["ma"] for row in SCHEMA.read(tmp_path / "count.xlsx")] == ["T01"]
    wide = '<table:table-cell table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"'
    cells = (wide + ' office:value-type="string"><text:p>x</text:p></table:table-cell>') * 5_000
    content = ods(f"<table:table-row>{cells}</table:table-row>")
    begun = time.process_time()
    assert {issue.code for issue in issues_of(tmp_path, content, "spans.ods")} == {"missing-column", "unknown-column"}
    assert time.process_time() - begun < 5


def test_a_number_that_is_only_shown_is_wrong_and_not_missing(tmp_path: Path) -> None:
    shown = '<table:table-cell office:value-type="float"><text:p>99</text:p></table:table-cell></table:table-row>'
    head = TEXT.format("ma").replace("</table:table-row>", TEXT.format("cbccvc").removeprefix("<table:table-row>"))
    row = TEXT.format("T1").replace("</table:table-row>", shown)
    (issue,) = issues_of(tmp_path, ods(head + row), "a.ods")
    assert (issue.code, issue.row, issue.column, issue.facts["value"]) == ("error-cell", 2, "B", "99")


OF_ONE = '<table:table-row><table:table-cell office:value-type="string"><text:p>T1</text:p></table:table-cell>{}'


def figure_in_ods(tmp_path: Path, cell: str) -> list[object] | list[str]:
    """Read the one figure of a workbook whose cell this is; or the codes of what is wrong."""
    head = TEXT.format("ma").replace("</table:table-row>", TEXT.format("cbccvc").removeprefix("<table:table-row>"))
    (tmp_path / "a.ods").write_bytes(ods(head + OF_ONE.format(cell) + "</table:table-row>"))
    try:
        return [row.get("cbccvc") for row in SCHEMA.read(tmp_path / "a.ods")]
    except vtlt.BadData as error:
        return [issue.code for issue in error.issues]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("<text:p>1&#53;</text:p>", 15),
        ("<text:p>1<!-- 7 -->5</text:p>", 15),
        ("<text:p><text:span>1</text:span>5</text:p>", 15),
        ("<text:p>1<text:line-break/>5</text:p>", "wrong-type"),
        ("<text:p>1<text:line-break />5</text:p>", "wrong-type"),
        ("<text:p>1<text:tab text:tab-ref='3'/>5</text:p>", "wrong-type"),
        ("<text:p>1<text:s/>5</text:p>", "wrong-type"),
        ("<text:p>1</text:p><text:p>5</text:p>", "wrong-type"),
        ("<text:p>15<text:tab/></text:p>", 15),
    ],
)
def test_what_is_typed_into_a_cell_of_ods_is_read_whole(tmp_path: Path, cell: str, found: object) -> None:
    typed = f'<table:table-cell office:value-type="string">{cell}</table:table-cell>'
    assert figure_in_ods(tmp_path, typed) == [found]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("<text:p>15</text:p>", "error-cell"),
        ("<text:p> </text:p>", None),
        ("", None),
        ("<office:annotation><text:p>15</text:p></office:annotation>", None),
        ("<text:p><office:annotation><text:p>15</text:p></office:annotation></text:p>", None),
        ("<office:annotation><text:p>15</text:p></office:annotation><text:p>3</text:p>", "error-cell"),
    ],
)
def test_a_cell_of_no_type_is_missing_only_where_it_shows_nothing(tmp_path: Path, cell: str, found: object) -> None:
    assert figure_in_ods(tmp_path, f"<table:table-cell>{cell}</table:table-cell>") == [found]


@pytest.mark.parametrize("kind", ["", ' t="n"', ' t="b"', ' t="s"', ' t="e"', ' t="d"'])
@pytest.mark.parametrize(
    "value",
    ["&#53;", "1&#x35;", "1&foo;5", "5&amp;", "<![CDATA[5]]>", "1<!-- 7 -->5", "1<?seven?>5", "<x>5</x>", "1<x/>5"],
)
def test_a_value_of_which_a_part_would_be_read_is_refused(tmp_path: Path, kind: str, value: str) -> None:
    rows = f'<row r="1">{text_cell("A1", "ma")}{text_cell("B1", "cbccvc")}</row>'
    rows += f'<row r="2">{text_cell("A2", "T1")}<c r="B2"{kind}><v>{value}</v></c></row>'
    (issue,) = issues_of(tmp_path, xlsx(sheet(rows)), "a.xlsx")
    assert issue.code == "invalid-workbook"
    assert f"<v>{value}"[:8] in issue.facts["reason"]


def test_references_in_texts_are_read(tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A1", "ma")}{text_cell("B1", "ten")}{text_cell("C1", "cbccvc")}</row>'
    rows += f'<row r="2">{text_cell("A2", "T1")}<c t="str" r="B2"><f>"S"&amp;"N"</f><v>S &amp; N</v></c>'
    rows += '<c r="C2"><f>1&lt;2</f><v>1&lt;2</v></c></row>'
    (issue,) = issues_of(tmp_path, xlsx(sheet(rows)), "a.xlsx")
    assert "<v>1&lt;2" in issue.facts["reason"]
    (tmp_path / "b.xlsx").write_bytes(xlsx(sheet(rows.replace("<v>1&lt;2", '<v xml:space="preserve">5'))))
    (row,) = SCHEMA.read(tmp_path / "b.xlsx")
    assert row == {"ma": "T1", "ten": "S & N", "cbccvc": 5}


@pytest.mark.parametrize(
    "styles", ["<cellXfs>{}</cellXfs>", '<cellXfs count="2">{}</cellXfs>', "<x:cellXfs>{}</x:cellXfs>"]
)
def test_styles_are_counted_among_those_of_cells(tmp_path: Path, styles: str) -> None:
    """The second style of cells shows a percentage, which is no number of people."""
    prefix = "x:" if "x:" in styles else ""
    styles = styles.format(f'<{prefix}xf numFmtId="0"/><{prefix}xf numFmtId="9"/>')
    rows = f'<row r="1">{text_cell("A1", "ma")}{text_cell("B1", "cbccvc")}</row>'
    rows += f'<row r="2">{text_cell("A2", "T1")}<c r="B2" s="1"><v>5</v></c></row>'
    content = xlsx(sheet(rows), **{"xl/styles.xml": f'<{prefix}styleSheet xmlns:x="x">{styles}</{prefix}styleSheet>'})
    (issue,) = issues_of(tmp_path, content, "a.xlsx")
    assert (issue.code, issue.column, issue.facts["value"]) == ("wrong-type", "B", "`500%`")
