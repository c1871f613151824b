"""Reports as Word files: the layout of Decree 30/2020/NĐ-CP, every statement once, full lists, nothing executed."""

import csv
import datetime
import io
import re
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from hostile_names import HOSTILE_NAMES

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules import Verdict, examples
from vtlt_rules.report import word

GIVEN = {
    "superior": "UBND tỉnh Tiền Giang",
    "body": "Sở Nội vụ",
    "number": "12",
    "symbol": "SNV",
    "place": "Mỹ Tho",
    "date": datetime.date(2019, 1, 5),
    "position": "KT. Giám đốc\nPhó Giám đốc",
    "signer": "Nguyễn Thị A",
    "recipients": ("UBND tỉnh", "Cục Văn thư và Lưu trữ nhà nước"),
    "unit": "CCVTLT",
}
FIGURES = "Tử số"


@pytest.fixture(scope="module")
def report(plan_2018):
    return plan_2018.evaluate(examples.tien_giang_2018(), as_of="31/12/2018")


@pytest.fixture(scope="module")
def data(report):
    return report.to_docx(**GIVEN)


@pytest.fixture(scope="module")
def document(data):
    return Document(io.BytesIO(data))


def said(element):
    """Return the text of an element, controls included."""
    return "".join("\n" if one.tag == qn("w:br") else one.text or "" for one in element.iter(qn("w:t"), qn("w:br")))


def blocks(document):
    """Go through paragraphs and tables of the body, in their order."""
    for element in document.element.body:
        if element.tag == qn("w:p"):
            yield Paragraph(element, document)
        elif element.tag == qn("w:tbl"):
            yield Table(element, document)


def rows(table):
    """Return the rows of a table as texts, a cell over several columns once."""
    return [[said(cell) for cell in row.iter(qn("w:tc"))] for row in table._tbl.iter(qn("w:tr"))]


def tables(document):
    """Return the tables with borders: all but the head and the end of the document."""
    return [one for one in document.tables if one._tbl.tblPr.find(qn("w:tblBorders")) is not None]


def headed(document, heading):
    """Return the rows of the table with a heading, without its head."""
    (found,) = [rows(one)[1:] for one in tables(document) if heading in rows(one)[0]]
    return found


def styled(document, name):
    return [said(one._p) for one in paragraphs(document) if one.style.name == name]


def paragraphs(document):
    return [Paragraph(one, document) for one in document.element.body.iter(qn("w:p"))]


# ---- the layout


def test_pages_are_as_the_decree_says(document):
    for section in document.sections:
        assert sorted(round(one.mm) for one in (section.page_width, section.page_height)) == [210, 297]
        assert 20 <= round(section.top_margin.mm, 1) <= 25 and 20 <= round(section.bottom_margin.mm, 1) <= 25
        assert 30 <= round(section.left_margin.mm, 1) <= 35 and 15 <= round(section.right_margin.mm, 1) <= 20
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xpath("string(.)") and section.header.paragraphs[0].alignment is None
        assert section.first_page_header.paragraphs[0].text == ""
    assert document.styles["Header"].paragraph_format.alignment == 1 and document.styles["Header"].font.size == Pt(13)
    assert document.sections[0].orientation == WD_ORIENT.PORTRAIT
    starts = [one._sectPr.find(qn("w:pgNumType")) for one in document.sections]
    assert [None if one is None else one.get(qn("w:start")) for one in starts] == [None, "1", "1", "1"]


def test_fonts_and_sizes_are_as_the_decree_says(document):
    sizes = {
        "National Title": (13, True, False), "Motto": (14, True, False), "Superior Body": (13, False, False),
        "Issuing Body": (13, True, False), "Document Number": (13, False, False), "Place And Date": (14, False, True),
        "Title": (14, True, False), "Subtitle": (14, True, False), "Body Text": (14, False, False),
        "Heading 1": (14, True, False), "Recipients Heading": (12, True, True), "Recipients": (11, False, False),
        "Position": (14, True, False), "Signer": (14, True, False), "Annex": (14, True, False),
        "Annex Title": (14, True, False), "Annex Reference": (14, False, True),
    }  # fmt: skip
    used = {one.style.name for one in paragraphs(document)}
    assert sizes.keys() <= used
    for name in used:
        font = document.styles[name].font
        assert (font.name, font.color.rgb) == ("Times New Roman", RGBColor(0, 0, 0)), name
        assert {font._element.rPr.rFonts.get(qn(f"w:{one}")) for one in ("ascii", "hAnsi", "cs", "eastAsia")} == {
            "Times New Roman"
        }
        if name in sizes:
            assert (font.size.pt, font.bold, font.italic) == sizes[name], name
    body = document.styles["Body Text"].paragraph_format
    assert (body.alignment, body.space_after, body.line_spacing) == (3, Pt(6), 1.0)
    assert round(body.first_line_indent.cm, 2) == 1.27
    themed = [one for one in document.styles.element.iter() if any("Theme" in key for key in one.attrib)]
    assert not [one for one in themed if one.tag == qn("w:rFonts") and "Normal" in str(one.getparent().getparent())]


def test_the_head_and_the_end_have_everything_in_its_order(document):
    head, end = (rows(one) for one in document.tables if one._tbl.tblPr.find(qn("w:tblBorders")) is None)
    assert head == [["UBND TỈNH TIỀN GIANGSỞ NỘI VỤSố: 12/BC-SNV", (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúcMỹ Tho, ngày 05 tháng 01 năm 2019"
    )]]  # fmt: skip
    assert styled(document, "Title") == ["BÁO CÁO"]
    assert styled(document, "Subtitle") == [
        "Kết quả thực hiện Kế hoạch số 74/KH-UBND ngày 19 tháng 3 năm 2018 của Ủy ban nhân dân tỉnh Tiền Giang"
    ]
    assert styled(document, "Heading 1") == [
        "I. KẾT QUẢ CHUNG", "II. KẾT QUẢ THEO TỪNG MỤC", "III. SỐ LIỆU CÒN THIẾU, SAI", "IV. VIỆC CẦN LÀM TIẾP",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
    ]  # fmt: skip
    assert end == [[
        "Nơi nhận:- UBND tỉnh;- Cục Văn thư và Lưu trữ nhà nước;- Lưu: VT, CCVTLT.",
        "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐCNguyễn Thị A",
    ]]  # fmt: skip
    assert styled(document, "Annex") == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    reference = "(Kèm theo Báo cáo số 12/BC-SNV ngày 05 tháng 01 năm 2019 của Sở Nội vụ)"
    assert styled(document, "Annex Reference") == [reference] * 3


def test_what_is_not_given_is_marked(report):
    document = Document(io.BytesIO(report.to_docx(number="7/BC-UBND", superior="")))
    controls = list(document.element.body.iter(qn("w:sdt")))
    shown = [said(one) for one in controls]
    assert shown[0] == "[TÊN CƠ QUAN, TỔ CHỨC BÁO CÁO]" and "[họ và tên người ký]" in shown and "[số]" not in shown
    assert all(one[0] + one[-1] == "[]" for one in shown)
    assert all(one.find(f".//{qn('w:highlight')}").get(qn("w:val")) == "yellow" for one in controls)
    assert said(document.tables[0]._tbl).startswith("[TÊN CƠ QUAN, TỔ CHỨC BÁO CÁO]Số: 7/BC-UBND")


@pytest.mark.parametrize(("number", "shown"), [("7", "07/BC-SNV"), ("123", "123/BC-SNV"), ("7/BC-UBND", "7/BC-UBND")])
def test_numbers_below_ten_have_a_nought(report, number, shown):
    document = Document(io.BytesIO(report.to_docx(number=number, symbol="SNV")))
    assert styled(document, "Document Number") == [f"Số: {shown}"]


def test_what_is_given_leaves_proposals_alone_to_be_filled_in(document):
    assert [said(one) for one in document.element.body.iter(qn("w:sdt"))] == ["[nội dung đề xuất, kiến nghị]"]


def test_headings_of_tables_come_again_and_rows_are_not_parted(document):
    assert len(tables(document)) > 20
    for table in tables(document):
        first, *others = table._tbl.iter(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(one.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for one in (first, *others))
        width = sum(int(one.get(qn("w:w"))) for one in table._tbl.tblGrid)
        assert width <= 15010  # 264,7 mm in twips: no wider than a landscape page has room for


def test_nothing_in_the_file_is_run_or_fetched(data, document):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "thumbnail" in name]
        for name in archive.namelist():
            assert name.endswith(".jpeg") or b'TargetMode="External"' not in archive.read(name)
    told = document.core_properties
    assert told.title.startswith("Kết quả thực hiện Kế hoạch số 74/KH-UBND") and told.author == "Sở Nội vụ"
    assert (told.language, told.comments) == ("vi-VN", "")
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"vi-VN"}


# ---- what it says


def shown_statements(document):
    """Return the number of each statement of part II with the cells of its row; of a duty its sentence."""
    found, part = [], None
    for block in blocks(document):
        if isinstance(block, Paragraph):
            part = said(block._p) if block.style.name == "Heading 1" else part
            duty = re.match(r"\((\d+)\) ", said(block._p))
            if part and part.startswith("II.") and duty:
                found.append((int(duty[1]), [said(block._p)]))
        elif part and part.startswith("II.") and FIGURES in rows(block)[0]:
            found += [(int(row[0]), row[1:]) for row in rows(block)[1:]]
    return found


def test_every_statement_is_there_once_with_its_verdict(document, report):
    found = shown_statements(document)
    assert [number for number, _ in found] == list(range(1, 60))
    words = {
        Verdict.MET: "Đạt", Verdict.NOT_MET: "Không đạt", Verdict.UNDECIDED: "Thiếu số liệu", Verdict.TRACKED: "Theo dõi",
        Verdict.NOT_APPLICABLE: "Không áp dụng",
    }  # fmt: skip
    for finding, (_, cells) in zip(report.findings, found, strict=True):
        assert cells[-1].lower().rstrip(".").endswith(words[finding.verdict].lower())
        label = finding.statement.duty or finding.statement.subject.label
        assert finding.statement.scope.label in cells[0] and label in cells[0]


def test_figures_are_those_of_the_files(document):
    """Add up by hand what II.2.b/2 asks of districts: who compiles files, of all staff; where it is missing all or none."""
    with (examples.folder() / "tien_giang_2018" / "registry.csv").open(encoding="utf-8") as file:
        district = {row["ma"] for row in csv.DictReader(file) if row["cap"] == "huyen"}
    with (examples.folder() / "tien_giang_2018" / "data.csv").open(encoding="utf-8") as file:
        own = [row for row in csv.DictReader(file, delimiter=";") if row["ma"] in district]
    staff = sum(int(row["cbccvc"]) for row in own)
    known = sum(int(row["cbccvc_lap_ho_so"] or 0) for row in own)
    open_ = sum(int(row["cbccvc"]) for row in own if not row["cbccvc_lap_ho_so"])
    low, high = (f"{100 * one / staff:.1f}".replace(".", ",") for one in (known, known + open_))
    (row,) = [cells for number, cells in shown_statements(document) if number == 8]
    assert row[1:] == [
        f"{known}–{known + open_} người", f"{staff:,} người".replace(",", "."), f"{low}–{high}%", "–", "Thiếu số liệu",
    ]  # fmt: skip


def test_annexes_list_all_who_fall_short_and_all_that_is_owed(document, report):
    listed, number, missing = set(), 0, headed(document, "Số liệu còn thiếu")
    for block in blocks(document):
        if isinstance(block, Paragraph) and block.style.name == "Heading 3":
            number = int(re.match(r"Chỉ tiêu (\d+)\.", block.text)[1])
        elif number and isinstance(block, Table) and rows(block)[0][-1] == "Kết quả của cơ quan":
            listed |= {(number, row[1], row[2]) for row in rows(block)[1:]}
    assert listed == {
        (place, one.agency, one.name) for place, finding in enumerate(report.findings, 1) for one in finding.below
    }
    owed = {row[1]: set(row[3].split("; ")) for row in missing}
    told = {}
    for finding in report.findings:
        for cell in finding.missing:
            told.setdefault(cell.agency, set()).add(report.ruleset.declared(cell.field).label)
    assert owed == told
    order = [one.id for one in report.agencies if one.id in told]
    assert list(owed) == order


def test_longer_annexes_are_cut_and_say_so(report, monkeypatch):
    monkeypatch.setattr(word, "_MOST_ROWS", 20)
    monkeypatch.setattr(word, "_MOST_IN_TABLE", 8)
    document = Document(io.BytesIO(report.to_docx()))
    failing = [rows(one)[1:] for one in tables(document) if rows(one)[0][-1] == "Kết quả của cơ quan"]
    assert [len(one) for one in failing] == [8, 8, 4]  # 16 of one statement, then of another
    assert [row[0] for one in failing for row in one] == [str(one) for one in (*range(1, 17), *range(1, 5))]
    lines = sum(len(finding.below) for finding in report.findings)
    owing = len({cell.agency for finding in report.findings for cell in finding.missing})
    more = [one for one in styled(document, "Note") if "dòng nữa" in one]
    steps = len(report.next_steps())
    assert [int(re.match(r"Và (\d+) dòng nữa", one)[1]) for one in more] == [lines - 20, owing - 20, steps - 20]


def test_groups_classes_and_next_steps_are_there():
    folder = examples.folder() / "song_dao_2026_2030"
    plan = vtlt.load(folder / "ke_hoach.vtlt")
    now, then = (
        plan.schema.read(folder / f"so_lieu_{year}.csv", registry=folder / "danh_sach.csv") for year in (2026, 2025)
    )
    report = plan.evaluate(now, as_of="31/12/2026", previous=then)
    document = Document(io.BytesIO(report.to_docx()))
    assert styled(document, "Heading 1")[-2:] == ["IV. VIỆC CẦN LÀM TIẾP", "V. ĐỀ XUẤT, KIẾN NGHỊ"]
    steps = [one.to_text().split("\n") for one in report.next_steps()]
    listed = headed(document, "Việc")
    assert len(listed) == len(steps) > 5
    for (title, *lines), row in zip(steps, listed, strict=True):
        assert row[1].lower().startswith(title.lower()) and row[2].split("\n") == [
            f"- {line.strip()}" for line in lines
        ]
    found = [rows(one) for one in tables(document)]
    assert ["Miền núi", "2", "52%", "còn thiếu 2 người", "Không đạt"] in next(
        one for one in found if one[0][0] == "Nhóm"
    )
    classes = next(one for one in found if one[0][0] == "Loại")
    assert [row[0] for row in classes[1:]] == ["Tốt", "Khá", "Trung bình", "Yếu"]
    assert [number for number, _ in shown_statements(document)] == list(range(1, 37))


def test_a_few_next_steps_stand_in_the_text():
    plan = vtlt.parse(plan_of("cap_tinh.lap_ho_so >= 40%"))
    own = {"cap": "tinh", "loai": "so_ban_nganh", "nha_nuoc": True, "nguon_nop_luu": True, "cbccvc": 50}
    document = Document(io.BytesIO(plan.evaluate([{"ma": "T1", "ten": "Sở Một", **own}]).to_docx()))
    text = "\n".join(styled(document, "Body Text"))
    assert "Sở Một" in text[text.index("Không phát hiện số liệu sai") :] and styled(document, "Annex") == ["Phụ lục I"]
    none = Document(io.BytesIO(plan.evaluate([{"ma": "T1", **own, "cbccvc_lap_ho_so": 50}]).to_docx()))
    assert styled(none, "Heading 1")[-1] == "IV. ĐỀ XUẤT, KIẾN NGHỊ" and styled(none, "Annex") == []


def test_in_english_the_layout_is_the_same(report):
    document = Document(io.BytesIO(report.to_docx("en", body="Department of Home Affairs")))
    assert styled(document, "Title") == ["REPORT"] and styled(document, "Motto") == [
        "Independence - Freedom - Happiness"
    ]
    assert styled(document, "Heading 1")[0] == "I. OVERALL RESULTS"
    assert document.core_properties.language == "en-GB"


def test_names_of_strangers_are_text_and_no_more():
    plan = vtlt.parse(plan_of("cap_tinh.lap_ho_so >= 40%"))
    agencies = [
        {"ma": f"T{place}", "ten": name, "cap": "tinh", "loai": "so_ban_nganh", "nha_nuoc": True, "nguon_nop_luu": True,
         "cbccvc": 50, "cbccvc_lap_ho_so": place % 2 and None}
        for place, name in enumerate(HOSTILE_NAMES)
    ]  # fmt: skip
    data = plan.evaluate(agencies).to_docx(body=HOSTILE_NAMES[0], signer=HOSTILE_NAMES[1])
    document = Document(io.BytesIO(data))
    both = (*headed(document, "Kết quả của cơ quan"), *headed(document, "Số liệu còn thiếu"))
    listed = {row[1]: row[2] for row in both}
    assert len(listed) == len(HOSTILE_NAMES)
    for place, name in enumerate(HOSTILE_NAMES):
        plain = re.sub(r"[^ -~\u00a1-\u024f\u1e00-\u1eff]", "", name).replace(" ", "")
        shown = re.sub(r"[^ -~\u00a1-\u024f\u1e00-\u1eff]", "", listed[f"T{place}"]).replace(" ", "")
        assert shown == plain
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("word/document.xml")
        assert b"<w:fldSimple" not in text and b"<w:instrText" not in text and b"<!ENTITY" not in text
        assert b'TargetMode="External"' not in archive.read("word/_rels/document.xml.rels")
