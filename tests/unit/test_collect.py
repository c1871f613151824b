"""Forms that come back: ten agencies, and everything that can be wrong with what they send."""

import csv
import datetime
import io
import re
import shutil
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from filled_forms import FORM, VALUE, fill, read_again, read_sheet, rows_of_form

import vtlt_rules as vtlt
from vtlt_rules.data.forms import collect as collecting
from vtlt_rules.data.forms.identity import LIST_NAME

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
SMALL = """
ke_hoach thu "Thử"
don_vi m "mét"
thuoc_tinh noi "Nơi" : chuoi
pham_vi tat_ca "Tất cả" khi noi = "x"
truong a "A" : m
muc "1" "Một"
moi tat_ca.a >= 1 m
"""

TYPED = {}
"""What was typed into the form of each agency."""

WHAT = 3
"""The column that says what is asked."""

IDS = ("UBNDT", "LTLS", "T01", "T02", "T25", "H001", "H002", "H015", "X001", "X170")


@pytest.fixture(scope="module")
def plan():
    return vtlt.load("tien_giang/2018")


@pytest.fixture(scope="module")
def registry(plan):
    return [row for row in plan.schema.read(EXAMPLE / "registry.csv") if row["ma"] in IDS]


@pytest.fixture(scope="module")
def figures(plan):
    return {row["ma"]: row for row in plan.schema.read(EXAMPLE / "data.csv") if row["ma"] in IDS}


@pytest.fixture(scope="module")
def blank(plan, registry, tmp_path_factory):
    """The forms as they go out."""
    folder = tmp_path_factory.mktemp("out")
    assert len(plan.schema.forms(folder, registry)) == len(IDS)
    return folder


@pytest.fixture(scope="module")
def filled(blank, figures, tmp_path_factory):
    """The forms as they come back: all of them right."""
    folder = tmp_path_factory.mktemp("back")
    shutil.copy(blank / LIST_NAME, folder)
    for id_ in IDS:
        TYPED[id_] = {"ma": id_, **fill(blank / f"{id_}.xlsx", folder / f"{id_}.xlsx", figures[id_])}
    return folder


@pytest.fixture
def back(filled, tmp_path):
    """A folder of its own with the forms, to be spoiled."""
    return Path(shutil.copytree(filled, tmp_path / "back"))


def codes(collected):
    return [(one.code, *one.files, one.agency) for one in collected.notes]


def same(collected_report, report):
    pairs = zip(collected_report.findings, report.findings, strict=True)
    return all(
        (a.verdict, a.bounds, a.missing, a.shortfall) == (b.verdict, b.bounds, b.missing, b.shortfall) for a, b in pairs
    )


# ---- all is well


def test_forms_that_came_back_say_what_was_typed(plan, filled, registry):
    seen = []
    collected = vtlt.collect(filled, progress=lambda done, of: seen.append((done, of)))
    assert collected.is_complete and collected.files == 10 and seen == [(number, 10) for number in range(1, 11)]
    assert {row["ma"]: dict(row) for row in collected.data} == TYPED
    assert same(plan.evaluate(collected.data), plan.evaluate(TYPED.values(), registry=registry))


def test_one_table_says_the_same(plan, filled, tmp_path):
    collected = vtlt.collect(filled, plan)
    report = plan.evaluate(collected.data)
    assert collected.write(tmp_path / "bang.csv") == (tmp_path / "bang.csv",)
    assert same(plan.evaluate(plan.schema.read(tmp_path / "bang.csv")), report)
    data = plan.schema.read(tmp_path / "bang.csv", registry=EXAMPLE / "registry.csv")
    assert len(data) == 10
    (path,) = collected.write(tmp_path / "bang.xlsx")
    rows = read_again(read_sheet(path, "Số liệu", plan.schema), plan.schema, tmp_path)
    assert same(plan.evaluate(rows), report)


def test_evidence_and_duties_come_along(plan, blank, back, tmp_path):
    documents, duties = (
        {"quy_che_vtlt": "12/QĐ-SNV\nngày 01/02"},
        {"II.1.a/1": ("Đang thực hiện", "=chờ ý kiến"), "I/1": (None, "xong")},
    )
    fill(
        blank / "T01.xlsx",
        back / "T01.xlsx",
        {"quy_che_vtlt": datetime.date(2018, 3, 2)},
        documents=documents,
        duties=duties,
    )
    collected = vtlt.collect(back, plan)
    (evidence,) = collected.evidence
    assert (evidence.agency, evidence.field, evidence.day) == ("T01", "quy_che_vtlt", datetime.date(2018, 3, 2))
    assert evidence.document == "12/QĐ-SNV ngày 01/02"
    assert [(one.statement, one.clause, one.status, one.remark) for one in collected.duties] == [
        ("I/1", "I", None, "xong"), ("II.1.a/1", "II.1.a", "under-way", "=chờ ý kiến"),
    ]  # fmt: skip
    _, evidence_file, duties_file = collected.write(tmp_path / "bang.csv")
    assert (evidence_file.name, duties_file.name) == ("bang.minh_chung.csv", "bang.nhiem_vu.csv")
    rows = [*csv.reader(io.StringIO(duties_file.read_text("utf-8-sig")), delimiter=";")]
    assert rows[2][2:6] == [
        "II.1.a/1",
        "Rà soát văn bản về văn thư, lưu trữ; kịp thời đề xuất sửa đổi, bổ sung hoặc ban hành mới",
        "Đang thực hiện",
        "'=chờ ý kiến",
    ]
    book = openpyxl.load_workbook(collected.write(tmp_path / "bang.xlsx")[0])
    assert book.sheetnames == ["Số liệu", "Minh chứng", "Nhiệm vụ"]
    assert book["Minh chứng"]["F2"].value == "12/QĐ-SNV ngày 01/02"
    remark = book["Nhiệm vụ"]["F3"]
    assert (remark.value, remark.data_type, remark.quotePrefix) == ("=chờ ý kiến", "s", True)


# ---- forms that are not taken


def test_who_sent_nothing_or_an_empty_form_is_named(plan, blank, back):
    (back / "T02.xlsx").unlink()
    shutil.copy(blank / "T25.xlsx", back)
    collected = vtlt.collect(back)
    assert codes(collected) == [("missing", "T02"), ("missing", "T25"), ("blank", "T25.xlsx", "T25")]
    assert collected.missing[0].message() == "Văn phòng UBND tỉnh Tiền Giang (T02)"
    report = plan.evaluate(collected.data)
    assert {"T02", "T25"} <= {cell.agency for one in report.findings for cell in one.missing}


def test_an_empty_form_beside_one_that_is_filled_in_is_no_second_one(blank, back):
    shutil.copytree(blank, back / "mau_trang")
    collected = vtlt.collect(back)
    assert collected.is_complete and collected.files == 10
    assert {one.code for one in collected.notes} == {"blank"}


def test_of_who_sent_twice_nothing_is_taken(blank, back, figures):
    (back / "gui_lai").mkdir()
    shutil.copy(back / "T01.xlsx", back / "gui_lai" / "so noi vu.xlsx")
    fill(blank / "T02.xlsx", back / "T02 sua.xlsx", {**figures["T02"], "cbccvc": 1000})
    collected = vtlt.collect(back)
    assert codes(collected) == [
        ("repeated", "T02 sua.xlsx", "T02.xlsx", "T02"), ("repeated-same", "T01.xlsx", "gui_lai/so noi vu.xlsx", "T01"),
    ]  # fmt: skip
    assert not {"T01", "T02"} & {row["ma"] for row in collected.data} and collected.files == 8
    assert {"T01", "T02"} <= {row["ma"] for row in collected.data.registry}


def test_a_form_of_another_plan_is_refused_by_its_title(plan, back, registry, tmp_path):
    other = vtlt.load("tien_giang/2016")
    forms = other.schema.forms(tmp_path / "other", registry)
    fill(forms["T01"], back / "T01.xlsx", {"quy_che_vtlt": datetime.date(2018, 1, 2), "cbccvc": 5}, cells={"F9": None})
    changed = vtlt.parse(plan.sources[0].written + "\n# sửa\n", plan.sources[0].name)
    shutil.copy(changed.schema.forms(tmp_path / "changed", registry)["T02"], back / "T02.xlsx")
    collected = vtlt.collect(back, plan)
    assert codes(collected) == [
        ("missing", "T01"), ("missing", "T02"), ("foreign", "T01.xlsx", "T01"), ("other-version", "T02.xlsx", "T02"),
    ]  # fmt: skip
    assert other.title in collected.foreign[0].message() and other.number in collected.foreign[0].message()


def test_an_agency_that_the_registry_does_not_have_is_named(plan, back, registry):
    collected = vtlt.collect(back, plan, [row for row in registry if row["ma"] != "T01"])
    assert codes(collected) == [("unknown-agency", "T01.xlsx", "T01")]
    assert collected.notes[0].name == "Sở Nội vụ tỉnh Tiền Giang"


def test_other_files_are_named_and_locks_are_passed_over(plan, back, filled):
    for name in ("~$T01.xlsx", ".hidden.xlsx", "cong van.docx", "hong.xlsx", "rong.xls", "khac.xlsx"):
        (back / name).write_bytes(b"PK\x03\x04 not really" if name == "hong.xlsx" else b"")
    openpyxl.Workbook().save(back / "khac.xlsx")
    plan.schema.template(back / "chung.xlsx", EXAMPLE / "registry.csv")
    (back / "lien_ket.xlsx").symlink_to(filled / "T01.xlsx")
    (back / "vong").symlink_to(back)
    found = {one.files[0]: one.facts["reason"] for one in vtlt.collect(back, plan).unreadable}
    assert found == {
        "cong van.docx": "other-kind", "hong.xlsx": "damaged", "rong.xls": "damaged", "khac.xlsx": "no-form",
        "chung.xlsx": "of-many", "lien_ket.xlsx": "link", "vong": "link",
    }  # fmt: skip


# ---- cells that are wrong


def test_all_wrong_cells_are_named_at_once_and_count_as_missing(blank, back, figures):
    wrong = {
        "cbccvc": "nhiều",
        "van_thu": 1.5,
        "luu_tru": -1,
        "quy_che_vtlt": "31/02/2018",
        "co_kho": "chắc có",
        "dien_tich_kho": "1.957",
    }
    fill(blank / "T01.xlsx", back / "T01.xlsx", {**figures["T01"], **wrong}, duties={"I/1": ("Gần xong", "")})
    collected = vtlt.collect(back)
    assert {one.field: one.issue.code for one in collected.issues} == {
        "cbccvc": "wrong-type", "van_thu": "not-whole", "luu_tru": "negative", "quy_che_vtlt": "invalid-date",
        "co_kho": "wrong-type", "dien_tich_kho": "ambiguous-number", "I/1": "unknown-value",
    }  # fmt: skip
    rows = rows_of_form(openpyxl.load_workbook(back / "T01.xlsx")[FORM])
    issue = next(one for one in collected.issues if one.field == "cbccvc")
    assert (issue.file, issue.sheet, issue.cell) == ("T01.xlsx", FORM, f"F{rows['field:cbccvc']}")
    assert issue.message().startswith(f"T01.xlsx, ô {FORM}!{issue.cell}, Sở Nội vụ tỉnh Tiền Giang (T01), Cán bộ,")
    (row,) = (row for row in collected.data if row["ma"] == "T01")
    assert not set(wrong) & set(row) and row["nhan_su_vtlt"] == figures["T01"]["nhan_su_vtlt"]
    assert not collected.is_complete


def test_what_is_said_of_cells_of_forms_can_be_followed_there(blank, back, figures):
    wrong = {"cbccvc": "=40+5", "tai_lieu": "93.4", "dien_tich_kho": "1.957", "quy_che_vtlt": "01/03/26"}
    fill(blank / "T01.xlsx", back / "T01.xlsx", {**figures["T01"], **wrong})
    collected = vtlt.collect(back)
    assert {one.field: one.issue.code for one in collected.issues} == {
        "cbccvc": "uncomputed-formula", "tai_lieu": "ambiguous-number", "dien_tich_kho": "ambiguous-number",
        "quy_che_vtlt": "invalid-date",
    }  # fmt: skip
    for lang in ("vi", "en"):
        assert "--" not in collected.message(lang)  # no option of another command
    assert {one.field: one.issue.suggestion for one in collected.issues}["tai_lieu"] == "93,4"


def test_a_formula_counts_by_its_stored_value_and_an_error_is_no_empty_cell(blank, back, figures):
    fill(blank / "T02.xlsx", back / "T02.xlsx", figures["T02"])
    sheet = _member(back / "T02.xlsx", "xl/worksheets/sheet2.xml")
    rows = rows_of_form(openpyxl.load_workbook(back / "T02.xlsx")[FORM])
    for name, cell in (("cbccvc", b"<f>40+1</f><v>41</v>"), ("co_kho", None)):
        at = f'r="F{rows[f"field:{name}"]}"'.encode()
        start = sheet.index(b"<c " + at)
        end = min(
            found for found in (sheet.find(b"</c>", start) + 4, sheet.find(b"/>", start) + 2) if found > 3 + start
        )
        kind = b' t="e"' if cell is None else b""
        sheet = (
            sheet[:start] + b"<c " + at + kind + b">" + (cell or b"<f>1/0</f><v>#DIV/0!</v>") + b"</c>" + sheet[end:]
        )
    _replace_member(back / "T02.xlsx", "xl/worksheets/sheet2.xml", sheet)
    collected = vtlt.collect(back)
    (row,) = (row for row in collected.data if row["ma"] == "T02")
    assert row["cbccvc"] == 41
    assert [(one.field, one.issue.code) for one in collected.issues] == [("co_kho", "error-cell")]


def _member(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def _replace_member(path, name, content):
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, old in members.items():
            archive.writestr(one, content if one == name else old)


# ---- without ruleset, without registry


def test_without_a_registry_agencies_are_placed_by_what_their_forms_know(plan, back):
    (back / LIST_NAME).unlink()
    (back / "T02.xlsx").unlink()
    collected = vtlt.collect(back)
    assert collected.ruleset == plan.checked and not collected.is_registry_known and not collected.is_complete
    assert collected.data.registry is None and collected.missing == () and len(collected.data) == 9
    assert plan.evaluate(collected.data)["II.1.a/2"][0].verdict is vtlt.Verdict.MET


def test_forms_of_no_shipped_ruleset_need_one(plan, back, tmp_path, registry):
    changed = vtlt.parse(plan.sources[0].written + "\n# sửa\n", plan.sources[0].name)
    changed.schema.forms(tmp_path / "changed", registry)
    with pytest.raises(vtlt.FormsOfNoRuleset, match=plan.title):
        vtlt.collect(tmp_path / "changed")
    (tmp_path / "empty").mkdir()
    with pytest.raises(vtlt.FormsOfNoRuleset):
        vtlt.collect(tmp_path / "empty")
    (back / LIST_NAME).write_text('{"schema": ' + "[" * 100_000, encoding="utf-8")
    assert not vtlt.collect(back, plan).is_registry_known


# ---- strangers


def test_an_id_that_no_file_of_data_could_have_is_no_agency(blank, tmp_path, figures):
    path = tmp_path / "T01.xlsx"
    fill(blank / "T01.xlsx", path, figures["T01"])
    book = openpyxl.load_workbook(path)
    (cell,) = (row[1] for row in book["vtlt"].iter_rows() if row[0].value == "agency")
    cell.value = "T01\u202e"
    book.save(path)
    (note,) = vtlt.collect(tmp_path).notes
    assert (note.code, note.files) == ("unreadable", ("T01.xlsx",))


def test_ids_of_a_registry_in_python_may_be_numbers(tmp_path):
    plan = vtlt.parse(SMALL)
    forms = plan.schema.forms(tmp_path / "out", [{"ma": 7, "noi": "x"}])
    assert list(forms) == ["7"]
    fill(forms["7"], tmp_path / "back" / "a.xlsx", {"a": 5})
    collected = vtlt.collect(tmp_path / "back", plan, [{"ma": 7, "noi": "x"}])
    assert collected.is_complete and [dict(row) for row in collected.data] == [{"ma": "7", "a": 5}]
    with pytest.raises(vtlt.BadData) as refused:
        plan.schema.forms(tmp_path / "out", [{"ma": 7, "noi": "x"}, {"ma": "7", "noi": "x"}])
    assert [one.code for one in refused.value.issues] == ["repeated-agency"]


def test_ids_and_names_that_look_like_formulas_come_back_as_they_are(tmp_path):
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\ndon_vi nguoi "người" nguyen\nthuoc_tinh noi "Nơi" : chuoi\n'
        'pham_vi tat_ca "Tất cả" khi noi = "=A1"\ntruong a "A" : nguoi\nmuc "1" "Một"\nmoi tat_ca.a >= 1 nguoi\n'
    )
    ids = ["=1+1", "-01", "@x", "'=", "+", "../../x", "007"]
    registry = [{"ma": id_, "ten": f"={id_}", "noi": "=A1"} for id_ in ids]
    forms = plan.schema.forms(tmp_path / "out", registry)
    for number, path in enumerate(forms.values()):
        assert path.parent == tmp_path / "out" and path.is_file()
        fill(path, tmp_path / "back" / path.name, {"a": number})
    collected = vtlt.collect(tmp_path / "back", plan, registry)
    assert collected.is_complete
    expected = [{**row, "a": number} for number, row in enumerate(registry)]
    (table,) = collected.write(tmp_path / "t.csv")
    assert [dict(row) for row in plan.schema.read(table)] == expected
    assert not any(
        cell[:1] in "=+-@" for line in table.read_text("utf-8-sig").splitlines() for cell in line.split(";") if cell
    )
    (table,) = collected.write(tmp_path / "t.xlsx")
    assert read_sheet(table, "Số liệu", plan.schema) == expected


def _archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
REPEATED = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell><text:p>1</text:p></table:table-cell>'
    "</table:table-row>"
)
VALUES = REPEATED.replace("<text:p>1</text:p>", "").replace("cell>", 'cell office:value="1">', 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_archive({SHEET: b"0" * (80 << 20)}), "damaged"),
        (_archive({f"{number}.xml": b"" for number in range(3_000)}), "bomb"),
        (_archive({SHEET: '<c r="XFD1048576"><v>1</v></c>'}), "damaged"),
        (_archive({SHEET: '<row r="99999999999"/>'}), "damaged"),
        (_archive({SHEET: "<c r='A1'/>".encode("utf-16")}), "damaged"),
        (_archive({"xl/worksheets/sheet1.bin": b""}), "damaged"),
        (_archive({"content.xml": REPEATED}), "damaged"),
        (_archive({"content.xml": VALUES}), "damaged"),
        (_archive({SHEET: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "damaged"),
        (_archive({SHEET: "<x/>"})[:-30], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"x" * (9 << 20), "too-large"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_said_and_not_opened(plan, content, reason, tmp_path):
    """What bombs are made of is tried with the reader of all workbooks, in test_formats_archives."""
    (tmp_path / "bom.xlsx").write_bytes(content)
    (note,) = vtlt.collect(tmp_path, plan).notes
    assert (note.code, note.files, note.facts["reason"]) == ("unreadable", ("bom.xlsx",), reason)


def test_there_are_only_so_many_files(back, monkeypatch):
    monkeypatch.setattr(collecting, "MAX_FILES", 9)
    with pytest.raises(vtlt.BadData):
        vtlt.collect(back)


def test_numbers_are_written_so_that_they_have_one_reading(tmp_path):
    plan = vtlt.parse(SMALL)
    registry = [{"ma": f"{number}", "noi": "x"} for number in range(3)]
    forms = plan.schema.forms(tmp_path / "out", registry)
    typed = ["1,9570", 0.1, "12345678901234567890,5"]
    for path, value in zip(forms.values(), typed, strict=True):
        fill(path, tmp_path / "back" / path.name, {"a": value})
    collected = vtlt.collect(tmp_path / "back", plan, registry)
    exact = [Fraction(1957, 1000), Fraction(1, 10), Fraction(24691357802469135781, 2)]
    assert [row["a"] for row in collected.data] == exact
    assert [row["a"] for row in plan.schema.read(collected.write(tmp_path / "t.csv")[0])] == exact
    rows = read_sheet(collected.write(tmp_path / "t.xlsx")[0], "Số liệu", plan.schema)
    assert [row["a"] for row in rows] == [1.957, 0.1, "12345678901234567890,5"]


@pytest.mark.usefixtures("filled")
def test_no_table_stands_in_the_place_of_a_form_that_is_filled_in(plan, back, tmp_path):
    collected = vtlt.collect(back, plan)
    form = next(path for path in sorted(back.iterdir()) if path.suffix == ".xlsx")
    before = form.read_bytes()
    with pytest.raises(FileExistsError, match=re.escape(form.name)):
        collected.write(form)
    assert form.read_bytes() == before
    for _ in range(2):
        assert collected.write(tmp_path / "bang.xlsx") == (tmp_path / "bang.xlsx",)


# ---- forms whose rows were changed


def changed(blank, back, figures, change):
    """Send the form of T01 filled in, and changed; return what is made of it."""
    fill(blank / "T01.xlsx", back / "T01.xlsx", figures["T01"])
    book = openpyxl.load_workbook(back / "T01.xlsx")
    change(book[FORM])
    book.save(back / "T01.xlsx")
    return vtlt.collect(back)


def swapped(sheet):
    """Exchange two rows but for the hidden column, as sorting what one sees does."""
    one, other = (rows_of_form(sheet)[f"field:{name}"] for name in ("van_thu", "luu_tru"))
    for column in range(2, 8):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        first.value, second.value = second.value, first.value


def test_rows_that_were_sorted_without_their_hidden_column_are_not_taken_for_others(blank, back, figures):
    collected = changed(blank, back, figures, swapped)
    assert [(one.field, one.issue.code) for one in collected.issues] == [
        ("van_thu", "moved-row"),
        ("luu_tru", "moved-row"),
    ]
    (row,) = (row for row in collected.data if row["ma"] == "T01")
    assert not {"van_thu", "luu_tru"} & set(row) and row["cbccvc"] == figures["T01"]["cbccvc"]
    assert "`Biên chế chỉ làm lưu trữ`" in collected.issues[0].message() and not collected.is_complete


@pytest.mark.parametrize("again", [44, "44", 45, "bốn"])
def test_of_a_row_that_is_there_twice_no_figure_counts(blank, back, figures, again):
    def change(sheet):
        number = rows_of_form(sheet)["field:cbccvc"]
        for place, column in enumerate(range(1, 8)):
            sheet.cell(sheet.max_row + (place == 0), column).value = sheet.cell(number, column).value
        sheet.cell(sheet.max_row, VALUE).value = again
        places.extend((f"F{number}", f"F{sheet.max_row}"))

    places = []
    collected = changed(blank, back, figures, change)
    assert [(one.field, one.issue.code, one.cell) for one in collected.issues] == [
        ("cbccvc", "repeated-row", place) for place in places
    ]
    assert places[1][1:] in collected.issues[0].message() and places[0][1:] in collected.issues[1].message("en")
    (row,) = (row for row in collected.data if row["ma"] == "T01")
    assert "cbccvc" not in row and row["van_thu"] == figures["T01"]["van_thu"]


def test_a_row_that_is_there_twice_and_filled_in_once_is_one(blank, back, figures):
    def change(sheet):
        number = rows_of_form(sheet)["field:cbccvc"]
        for place, column in enumerate(range(1, 6)):
            sheet.cell(sheet.max_row + (place == 0), column).value = sheet.cell(number, column).value

    collected = changed(blank, back, figures, change)
    (row,) = (row for row in collected.data if row["ma"] == "T01")
    assert not collected.issues and row["cbccvc"] == figures["T01"]["cbccvc"]


def test_of_two_words_on_one_duty_none_counts(blank, back, figures):
    def change(sheet):
        (number, *_) = (number for key, number in rows_of_form(sheet).items() if key.startswith("duty:"))
        sheet.cell(number, VALUE).value = "Đã xong"
        for place, column in enumerate(range(1, 8)):
            sheet.cell(sheet.max_row + (place == 0), column).value = sheet.cell(number, column).value
        sheet.cell(sheet.max_row, VALUE).value = "Đang làm"

    collected = changed(blank, back, figures, change)
    assert [one.issue.code for one in collected.issues] == ["repeated-row"] * 2
    assert not [one for one in collected.duties if one.agency == "T01"]


def test_a_duty_that_was_sorted_is_not_taken_for_another(blank, back, figures):
    def change(sheet):
        rows = [number for key, number in rows_of_form(sheet).items() if key.startswith("duty:")]
        sheet.cell(rows[0], WHAT).value = sheet.cell(rows[1], WHAT).value
        sheet.cell(rows[0], VALUE).value = "Đã xong"

    collected = changed(blank, back, figures, change)
    assert [one.issue.code for one in collected.issues] == ["moved-row"]
    assert not [one for one in collected.duties if one.agency == "T01"]


@pytest.mark.parametrize("figure", [44, "44", "1.957", 12.5, True, datetime.datetime(2018, 5, 5)])
def test_a_figure_in_a_row_that_asks_for_nothing_is_said(blank, back, figures, figure):
    def change(sheet):
        sheet.insert_rows(rows_of_form(sheet)["field:van_thu"])
        sheet.cell(rows_of_form(sheet)["field:van_thu"] - 1, WHAT).value = "Cộng"
        sheet.cell(rows_of_form(sheet)["field:van_thu"] - 1, VALUE).value = figure

    collected = changed(blank, back, figures, change)
    (issue,) = collected.issues
    assert (issue.issue.code, issue.field, issue.label) == ("unasked-figure", "", "Cộng")
    assert (
        f", Sở Nội vụ tỉnh Tiền Giang (T01), Cộng: [unasked-figure] `{issue.issue.facts['value']}`" in issue.message()
    )
    assert TYPED["T01"] in [dict(row) for row in collected.data]


@pytest.mark.parametrize("mark", ["field:no_such", "FIELD:van_thu", "duty:9/9", 5, None])
def test_a_figure_whose_mark_is_gone_is_said_and_not_dropped(blank, back, figures, mark):
    def change(sheet):
        sheet.cell(rows_of_form(sheet)["field:van_thu"], 1).value = mark

    collected = changed(blank, back, figures, change)
    (issue,) = collected.issues
    assert (issue.issue.code, issue.label) == ("unasked-figure", "Biên chế chỉ làm văn thư")
    (row,) = (row for row in collected.data if row["ma"] == "T01")
    assert "van_thu" not in row


@pytest.mark.parametrize("change", [lambda sheet: sheet.delete_cols(1), lambda sheet: sheet.insert_cols(1)])
def test_a_form_without_its_hidden_column_is_not_empty_and_not_replaced(plan, registry, blank, back, figures, change):
    collected = changed(blank, back, figures, change)
    (note,) = (one for one in collected.notes if one.code != "missing")
    assert (note.code, note.files, note.facts) == ("unreadable", ("T01.xlsx",), {"reason": "no-marks"})
    assert [one.agency for one in collected.missing] == ["T01"]
    content = (back / "T01.xlsx").read_bytes()
    for id_ in set(IDS) - {"T01"}:
        (back / f"{id_}.xlsx").unlink()
    with pytest.raises(FileExistsError):
        plan.schema.forms(back, registry)
    assert (back / "T01.xlsx").read_bytes() == content
