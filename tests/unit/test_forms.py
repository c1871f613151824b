"""Forms that go out: what is asked of whom, what a workbook looks like, and names of files."""

import copy
import csv
import io
import pickle
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PureWindowsPath

import openpyxl
import pytest
from filled_forms import FORM, fill, read_again, read_sheet, rows_of_form
from hostile_names import HOSTILE_NAMES
from hypothesis import given
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules.data.forms.asked import asked_by
from vtlt_rules.data.forms.file_names import file_name, file_names
from vtlt_rules.data.guarded import guarded, unguarded

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"

PLAN = """
ke_hoach thu "Kế hoạch thử"
    so_hieu "1/KH-UBND"
    thoi_ky 01/01/2026..31/12/2026
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh, thành phố", xa "cấp xã" }
thuoc_tinh cong "Nơi công lập" : co_khong
pham_vi tinh "Cơ quan cấp tỉnh" khi cap = tinh
pham_vi xa "UBND cấp xã" khi cap = xa
truong nguoi_lam "Người làm" : nguoi
truong da_hoc "Người đã học" : nguoi thuoc nguoi_lam
truong kho "Diện tích kho" : m2 toi_da 500 m2
truong co_kho "Có kho" : co_khong
truong quy_che "Ban hành quy chế" : moc
truong khong_hoi "Không ai hỏi" : nguoi
truong du_kho "Kho đủ" : co_khong = (co_kho va (kho >= 20 m2 hoac khong cap = tinh))
chi_so hoc "Tỷ lệ đã học" = ty_le(da_hoc tren nguoi_lam)
muc "I" "Học tập"
    cach_doc "Tính chung cả cấp."
    tinh.hoc >= 50%
    nhiem_vu tinh "Mở lớp học"
muc "II" "Kho"
    moi tinh.du_kho
    moi xa.du_kho
    moi xa.quy_che hoan_thanh khi cong
    nhiem_vu xa "Giữ kho khô ráo"
"""
REGISTRY = [
    {"ma": "01", "ten": "Sở Một", "cap": "tinh", "cong": True},
    {"ma": "02", "ten": "Xã Hai", "cap": "xa", "cong": True},
    {"ma": "03", "ten": "Xã Ba", "cap": "xa", "cong": False},
]


TABLE = "ma;ten;cap;cong\n01;Sở Một;tinh;có\n02;Xã Hai;xa;có\n03;Xã Ba;xa;không\n".encode()


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(PLAN)


# ---- what is asked


def test_an_agency_is_asked_for_what_statements_may_need_from_it_and_nothing_else(plan):
    asked = asked_by(plan.checked, REGISTRY)
    assert [one.name for one in asked.fields] == ["nguoi_lam", "da_hoc", "kho", "co_kho", "quy_che"]
    found = {one.id: (set(one.fields), [duty.id for duty in one.duties]) for one in asked.agencies}
    assert found == {
        "01": ({"nguoi_lam", "da_hoc", "kho", "co_kho"}, ["I/2"]),
        "02": ({"co_kho", "quy_che"}, ["II/4"]),  # in communes any store is large enough
        "03": ({"co_kho"}, ["II/4"]),  # `khi` leaves it out
    }
    assert asked.agencies[0].fields["kho"] == ("II/1",)


def test_with_all_that_is_asked_nothing_is_missing_and_nothing_else_matters():
    plan = vtlt.load("tien_giang/2018")
    registry = plan.schema.read(EXAMPLE / "registry.csv")
    chance = random.Random(5)
    asked = asked_by(plan.checked, registry)
    for seed in range(2):
        answers, others = [], []
        for agency in asked.agencies:
            values = {
                name: _any(column, chance) for name, column in plan.schema.fields.items() if not column.is_derived
            }
            for name, column in plan.schema.fields.items():  # a part is no more than its whole
                if column.whole is not None and name in values and column.whole in values:
                    values[name] = chance.randint(0, int(values[column.whole]))
            answers.append({"ma": agency.id, **{name: values[name] for name in agency.fields}})
            others.append({"ma": agency.id, **values})
        report = plan.evaluate(answers, registry=registry)
        assert [one.statement.id for one in report.findings if one.missing] == [], seed
        with_others = plan.evaluate(others, registry=registry)
        changed = [
            one.statement.id
            for one, other in zip(report.findings, with_others.findings, strict=True)
            if (one.verdict, one.bounds) != (other.verdict, other.bounds)
            and not (one.in_spite_of or other.in_spite_of or other.issues)
        ]
        assert changed == [], seed


def _any(column, chance):
    match column.type:
        case "number":
            return chance.randint(0, 40)
        case "boolean":
            return chance.random() < 0.5
        case "milestone":
            return chance.choice([f"{chance.randint(1, 28)}/0{chance.randint(1, 9)}/2018", "chua"])


def test_a_demand_on_a_rise_asks_for_the_figure_of_now():
    plan = vtlt.parse(PLAN.replace("tinh.hoc >= 50%", "tinh.hoc tang >= 5 diem_phan_tram"))
    asked = asked_by(plan.checked, REGISTRY[:1])
    assert {"nguoi_lam", "da_hoc"} <= set(asked.agencies[0].fields)


def test_the_list_in_a_workbook_is_the_registry_of_forms(plan, tmp_path):
    plan.schema.template(tmp_path / "all.xlsx", registry=REGISTRY)
    written = plan.schema.forms(tmp_path / "forms", tmp_path / "all.xlsx")
    assert {*written} == {*plan.schema.forms(tmp_path / "others", REGISTRY)}


def test_a_form_of_one_agency_is_no_table(plan, tmp_path):
    (form, *_) = plan.schema.forms(tmp_path, REGISTRY).values()
    with pytest.raises(vtlt.BadData) as caught:
        plan.schema.read(form)
    assert [one.code for one in caught.value.issues] == ["form-of-agency"]
    assert "vtlt collect" in str(caught.value)


def test_a_registry_that_cannot_be_placed_or_repeats_itself_is_refused(plan, tmp_path):
    with pytest.raises(vtlt.BadData) as refused:
        plan.schema.template(tmp_path / "a.xlsx", [{"ma": "01", "ten": "Sở"}])
    assert {(one.code, one.field) for one in refused.value.issues} >= {("missing-attribute", "cap")}
    with pytest.raises(vtlt.BadData) as refused:
        plan.schema.template(tmp_path / "a.xlsx", [REGISTRY[0], REGISTRY[0]])
    assert [(one.code, one.agency, one.row) for one in refused.value.issues] == [("repeated-agency", "01", 2)]
    assert not list(tmp_path.iterdir())


# ---- the template as a dictionary


def test_a_template_is_still_the_dictionary_that_it_was(plan):
    template = plan.schema.template
    names = ["ma", "ten", "cap", "cong", "nguoi_lam", "da_hoc", "kho", "co_kho", "quy_che", "khong_hoi"]
    assert template == dict.fromkeys(names) and isinstance(template, dict) and list(template) == names
    assert template | {"ma": "1"} == {**dict.fromkeys(names), "ma": "1"}
    assert pickle.loads(pickle.dumps(template)) == template == copy.copy(template) == copy.deepcopy(template)
    template["ma"] = "1"
    assert plan.schema.template["ma"] is None


# ---- the workbook


@pytest.fixture(scope="module")
def workbook(plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "so_lieu.xlsx"
    before = [{"ma": "01", "kho": 35, "nguoi_lam": 12, "co_kho": True, "quy_che": vtlt.NOT_DONE}]
    plan.schema.template(path, registry=REGISTRY, previous=before)
    return openpyxl.load_workbook(path)


def test_sheets_are_protected_frozen_and_ready_for_paper(workbook):
    assert workbook.sheetnames == ["Danh sách", "Số liệu", "vtlt"]
    assert workbook["vtlt"].sheet_state == "hidden"
    for name in ("Danh sách", "Số liệu"):
        sheet = workbook[name]
        assert sheet.protection.sheet and sheet.protection.password is None and not sheet.protection.formatColumns
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.freeze_panes.startswith("D") and sheet.print_title_rows and sheet.print_title_cols == "$A:$C"
        assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"Times New Roman"}


def test_cells_that_do_not_concern_an_agency_are_locked_and_grey(workbook, plan):
    sheet = workbook["Số liệu"]
    heads = {str(cell.value).partition("\n")[0]: cell.column for cell in sheet[5]}
    assert list(heads)[:3] == ["STT", "Mã", "Tên"]
    open_cells = {
        (sheet.cell(row, 2).value, label)
        for row in (6, 7, 8)
        for label, column in heads.items()
        if not sheet.cell(row, column).protection.locked
    }
    labels = {name: plan.schema.fields[name].label for name in plan.schema.template if name in plan.schema.fields}
    own = {"01": ("nguoi_lam", "da_hoc", "kho", "co_kho"), "02": ("co_kho", "quy_che"), "03": ("co_kho",)}
    assert open_cells == {(id_, labels[name]) for id_, names in own.items() for name in names}
    grey = sheet.cell(8, heads["Diện tích kho"])
    assert grey.protection.locked and grey.fill.start_color.rgb == "FFD9D9D9"


def test_headings_name_clauses_units_and_readings(workbook):
    sheet = workbook["Số liệu"]
    assert [cell.value for cell in sheet[4] if cell.value] == ["I  Học tập", "II  Kho"]
    note = next(cell.comment.text for cell in sheet[5] if str(cell.value).startswith("Người đã học"))
    for told in ("Đơn vị tính: người", "Người làm", "Điểm I", "Tỷ lệ đã học từ 50% trở lên", "Tính chung cả cấp."):
        assert told in note
    note = next(cell.comment.text for cell in sheet[5] if str(cell.value).startswith("Diện tích kho"))
    assert "500 m²" in note


def test_cells_check_what_is_typed(workbook):
    sheet = workbook["Số liệu"]
    heads = {str(cell.value).partition("\n")[0]: cell.column_letter for cell in sheet[5]}
    rules = {str(one.sqref).partition(":")[0]: one for one in sheet.data_validations.dataValidation}
    people, learned, store = (heads[one] for one in ("Người làm", "Người đã học", "Diện tích kho"))
    assert rules[f"{heads['Có kho']}6"].formula1 == '"có,không"'
    formula = rules[f"{learned}6"].formula1
    assert (
        f"{learned}6=INT({learned}6)" in formula and f"{learned}6<={people}6" in formula and f"{learned}6>=0" in formula
    )
    formula = rules[f"{store}6"].formula1
    assert f"{store}6<=500" in formula and "INT" not in formula
    formula = rules[f"{heads['Ban hành quy chế']}6"].formula1
    assert '="chưa"' in formula and "DATE(1996,1,1)" in formula and "DATE(2031,12,31)" in formula


def test_figures_of_last_time_stand_beside_and_are_not_read(workbook, plan, tmp_path):
    sheet = workbook["Số liệu"]
    before = {
        sheet.cell(5, column - 1).value: sheet.cell(6, column)
        for column in range(4, sheet.max_column + 1)
        if sheet.cell(5, column).value == "Kỳ trước"
    }
    shown = {label.partition("\n")[0]: cell.value for label, cell in before.items()}
    assert shown == {
        "Người làm": 12,
        "Người đã học": None,
        "Diện tích kho": 35,
        "Có kho": "có",
        "Ban hành quy chế": "chưa",
    }
    assert all(cell.protection.locked for cell in before.values())
    path = tmp_path / "filled.xlsx"
    column = next(cell.column for cell in sheet[5] if str(cell.value).startswith("Diện tích kho"))
    sheet.cell(6, column).value = 20.5
    workbook.save(path)
    sheet.cell(6, column).value = None
    rows = read_sheet(path, "Số liệu", plan.schema)
    assert rows == [
        {"ma": "01", "ten": "Sở Một", "kho": 20.5},
        {"ma": "02", "ten": "Xã Hai"},
        {"ma": "03", "ten": "Xã Ba"},
    ]
    registry = read_again(read_sheet(path, "Danh sách", plan.schema), plan.schema, tmp_path)
    assert [dict(row) for row in registry] == REGISTRY


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_was_reported_before_is_not_read_as_what_is_now(plan, tmp_path, lang):
    before = [{"ma": "01", "kho": 35, "nguoi_lam": 12}, {"ma": "02", "co_kho": True}]
    plan.schema.template(tmp_path / "form.xlsx", registry=REGISTRY, previous=before, lang=lang)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book.worksheets[1]
    heads = {str(cell.value).partition("\n")[0]: cell.column for cell in sheet[5]}
    sheet.cell(6, heads["Diện tích kho"]).value = 20
    book.save(tmp_path / "form.xlsx")
    data = plan.schema.read(tmp_path / "form.xlsx")
    assert [row.get("kho") for row in data] == [20, None, None]
    assert not any(row.get("nguoi_lam") or row.get("co_kho") for row in data)
    (note,) = (one for one in data.notes if one.code == "columns-left-out" and "," in one.facts["columns"])
    assert len(note.facts["columns"].split(", ")) == 2


def test_without_a_registry_rows_take_ids_from_the_other_sheet(plan, tmp_path):
    plan.schema.template(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    figures, registry = book["Số liệu"], book["Danh sách"]
    first = next(row[0].row for row in registry.iter_rows() if not row[1].protection.locked)
    assert figures["B6"].value == f'=IF(\'Danh sách\'!B{first}="","",\'Danh sách\'!B{first}&"")'
    assert registry.cell(first, 2).number_format == "@" and figures["B6"].protection.locked
    assert read_sheet(tmp_path / "a.xlsx", "Số liệu", plan.schema) == []


def test_hostile_texts_are_texts(tmp_path):
    plan = vtlt.parse(PLAN.replace('"Người làm"', '"=HYPERLINK(1)"').replace("Kế hoạch thử", "@cmd"))
    rows = [{"ma": "=1+1", "ten": '=cmd|" /C calc"!A0', "cap": "tinh", "cong": True}]
    plan.schema.template(tmp_path / "a.xlsx", rows)
    files = [*plan.schema.forms(tmp_path / "forms", rows).values(), tmp_path / "a.xlsx"]
    for path in files:
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f" and cell.hyperlink is None
                    assert cell.quotePrefix or not str(cell.value or "").startswith("=")


def test_names_that_no_file_can_have_stop_nothing(tmp_path):
    """Names from Python may be anything: half a character, what nobody sees, signs that begin a formula."""
    plan = vtlt.parse(PLAN)
    rows = [{"ma": f"N{number}", "ten": name, "cap": "tinh", "cong": True} for number, name in enumerate(HOSTILE_NAMES)]
    files = plan.schema.forms(tmp_path / "forms", rows)
    assert len(files) == len(rows)
    plan.schema.template(tmp_path / "a.xlsx", rows)
    collected = vtlt.collect(tmp_path / "forms", plan, rows)
    collected.write(tmp_path / "all.csv")
    collected.write(tmp_path / "all.xlsx")
    for path in (*files.values(), tmp_path / "a.xlsx", tmp_path / "all.xlsx"):
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert not [
            cell
            for row in csv.reader(stream, delimiter=";")
            for cell in row
            if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        ]


def test_the_same_input_gives_the_same_bytes(plan, tmp_path):
    for name in ("a", "b"):
        plan.schema.template(tmp_path / f"{name}.xlsx", REGISTRY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


# ---- a form for each


def test_a_form_asks_for_what_concerns_its_agency_alone(plan, tmp_path):
    written = plan.schema.forms(tmp_path, REGISTRY)
    assert {id_: path.name for id_, path in written.items()} == {"01": "01.xlsx", "02": "02.xlsx", "03": "03.xlsx"}
    book = openpyxl.load_workbook(written["02"])
    assert book.sheetnames == ["Hướng dẫn", FORM, "vtlt"] and book["vtlt"].sheet_state == "hidden"
    sheet = book[FORM]
    rows = rows_of_form(sheet)
    assert set(rows) == {"field:co_kho", "field:quy_che", "duty:II/4"}
    assert sheet.column_dimensions["A"].hidden
    milestone, flag = rows["field:quy_che"], rows["field:co_kho"]
    assert not sheet.cell(milestone, 7).protection.locked and sheet.cell(flag, 7).protection.locked
    assert [sheet.cell(milestone, column).value for column in (3, 4, 5)] == [
        "Ban hành quy chế",
        "ngày, hoặc chưa",
        "II",
    ]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert lists[f"F{rows['duty:II/4']}"] == '"Đã thực hiện,Đang thực hiện,Chưa thực hiện"'
    guide = " ".join(str(cell.value) for row in book["Hướng dẫn"].iter_rows() for cell in row if cell.value)
    assert "ghi số 0" not in guide  # of this agency no number is asked
    for told in ("Xã Hai", "1/KH-UBND", "để trống", "chưa", "dd/mm/yyyy", "Người liên hệ"):
        assert told in guide


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_forms_speak_each_language(plan, tmp_path, lang):
    plan.schema.template(tmp_path / "a.xlsx", REGISTRY, REGISTRY, lang=lang)
    assert len(plan.schema.forms(tmp_path / lang, REGISTRY, REGISTRY, lang=lang)) == 3


def test_forms_that_are_filled_in_are_not_replaced(plan, tmp_path):
    written = plan.schema.forms(tmp_path, REGISTRY)
    plan.schema.forms(tmp_path, REGISTRY[:2])  # empty ones are
    fill(written["02"], written["02"], {"co_kho": True})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(FileExistsError, match=r"02\.xlsx"):
        plan.schema.forms(tmp_path, REGISTRY)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def typed_into(path, sheet, row, column, value):
    book = openpyxl.load_workbook(path)
    book[sheet].cell(row, column).value = value
    book.save(path)


@pytest.mark.parametrize("previous", [None, REGISTRY])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_workbook_that_is_filled_in_is_not_replaced(plan, tmp_path, lang, previous):
    path = tmp_path / "a.xlsx"
    then = None if previous is None else [{**row, "nguoi_lam": 7, "co_kho": False} for row in previous]
    plan.schema.template(path, REGISTRY, then, lang=lang)
    plan.schema.template(path, REGISTRY[:2], then, lang=lang)  # an empty one is
    sheet = openpyxl.load_workbook(path)[{"vi": "Số liệu", "en": "Figures"}[lang]]
    column = next(cell.column for cell in sheet[5] if str(cell.value).startswith("Người làm"))
    typed_into(path, sheet.title, 7, column, 0)
    before = path.read_bytes()
    for again in ("vi", "en"):
        with pytest.raises(FileExistsError, match=r"a\.xlsx"):
            plan.schema.template(path, REGISTRY, lang=again)
        with pytest.raises(FileExistsError, match=r"a\.xlsx"):
            vtlt.load("tien_giang/2018").schema.template(path, lang=again)
    assert path.read_bytes() == before


def test_a_workbook_whose_agencies_were_typed_is_not_replaced(plan, tmp_path):
    path = tmp_path / "a.xlsx"
    plan.schema.template(path)
    plan.schema.template(path)
    typed_into(path, "Số liệu", 6, 2, "01")  # as a spreadsheet works the formula out
    with pytest.raises(FileExistsError, match=r"a\.xlsx"):
        plan.schema.template(path)


def test_what_is_no_form_is_replaced_by_a_workbook_and_never_by_a_form(plan, tmp_path):
    path = tmp_path / "01.xlsx"
    path.write_bytes(b"x")
    plan.schema.template(path)
    with pytest.raises(FileExistsError, match=r"01\.xlsx"):  # not even of an empty workbook for all
        plan.schema.forms(tmp_path, REGISTRY)
    assert [one.name for one in tmp_path.iterdir()] == ["01.xlsx"]


class NamedBytes(io.BytesIO):
    name = "dm.csv"


@pytest.mark.parametrize(
    "registry", [lambda: vtlt.FileContent("/khong/co.csv", TABLE), lambda: NamedBytes(TABLE), lambda: iter(REGISTRY)]
)
def test_a_registry_may_be_whatever_can_be_read_as_a_table(plan, tmp_path, registry):
    assert sorted(plan.schema.forms(tmp_path, registry(), registry())) == ["01", "02", "03"]
    plan.schema.template(tmp_path / "a.xlsx", registry(), registry())
    assert len(vtlt.collect(tmp_path, plan, registry(), leave_out=[tmp_path / "a.xlsx"]).missing) == 3


@pytest.mark.parametrize("registry", [[("ma", "01")], ["01"], [b"01"], 7])
def test_what_is_no_row_is_no_agency_of_a_registry(plan, tmp_path, registry):
    with pytest.raises(TypeError):
        plan.schema.template(tmp_path / "a.xlsx", registry)
    with pytest.raises(TypeError):
        vtlt.collect(tmp_path, plan, registry)


@pytest.mark.parametrize("name", vtlt.rulesets())
def test_every_shipped_plan_has_a_workbook(name, tmp_path):
    plan = vtlt.load(name)
    plan.schema.template(tmp_path / "a.xlsx", lang="en")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Figures"]
    reported = [one for one in plan.schema.needed() if not one.is_attribute]
    assert len([cell for cell in sheet[5] if cell.value]) == 3 + len(reported)


WRONG_BEFORE = [10**5000, -1, 1.5, float("inf"), Decimal("1e999999999"), Decimal("NaN"), "abc", [1], True, object()]


@pytest.mark.parametrize("wrong", WRONG_BEFORE, ids=range(len(WRONG_BEFORE)))
def test_what_was_wrong_before_is_not_shown(plan, tmp_path, wrong):
    then = [{"ma": "01", "nguoi_lam": wrong, "da_hoc": 12345}, {"ma": 10**5000, "nguoi_lam": 3}, {"nguoi_lam": 4}]
    plan.schema.template(tmp_path / "a.xlsx", REGISTRY, then)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Số liệu"]
    heads = [str(cell.value).partition("\n")[0] for cell in sheet[5]]
    row = [cell.value for cell in sheet[6]]
    assert [row[heads.index(one) + 1] for one in ("Người làm", "Người đã học")] == [None, 12345]
    plan.schema.forms(tmp_path / "forms", REGISTRY, then)


def test_figures_of_before_are_those_of_the_agency_however_its_id_was_typed(plan, tmp_path):
    registry = [{**REGISTRY[0], "ma": "caf\u00e9"}, {**REGISTRY[0], "ma": 7}]
    then = [{"ma": "cafe\u0301", "nguoi_lam": 5}, {"ma": "7", "nguoi_lam": 10**29 + 1, "kho": Fraction(1, 3)}]
    plan.schema.template(tmp_path / "a.xlsx", registry, then)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Số liệu"]
    heads = [str(cell.value).partition("\n")[0] for cell in sheet[5]]
    place = heads.index("Người làm") + 1
    assert [sheet[row][place].value for row in (6, 7)] == [5, "1" + "0" * 28 + "1"]
    assert sheet[7][heads.index("Diện tích kho") + 1].value == "1/3"


@pytest.mark.parametrize("name", [10**5000, 7, "x"], ids=["long", "short", "text"])
def test_a_name_may_be_a_number(plan, tmp_path, name):
    registry = [{**REGISTRY[0], "ten": name}]
    plan.schema.template(tmp_path / "a.xlsx", registry)
    assert [*plan.schema.forms(tmp_path / "forms", registry)] == ["01"]


# ---- names of files


def test_names_of_files_keep_plain_ids_and_lead_nowhere_else():
    assert [file_name(id_) for id_ in ("T01", "007", "a-b_c", "a.b", "a/b", "..", "Sở 1", "CON", "com1")] == [
        "T01", "007", "a-b_c", "a%2Eb", "a%2Fb", "%2E%2E", "S%E1%BB%9F%201", "CON~", "com1~",
    ]  # fmt: skip
    assert file_names(["t01", "T01", "t01~2"]) == {"t01": "t01", "T01": "T01~2", "t01~2": "t01%7E2"}


@given(st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_no_two_ids_have_one_file_on_any_system(ids):
    names = file_names(ids)
    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert name.isascii() and len(name) < 130 and not set(name) & set('./\\:*?"<>| ')
        assert not PureWindowsPath(f"{name}.xlsx").is_reserved()


# ---- texts that look like formulas


@given(st.text(alphabet="'=+-@\t\ra1 ", max_size=6))
def test_texts_come_back_from_csv_as_they_were(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("unit", ["mét (giá)", "(m)", "m² [sàn]", "m)", "m/năm (tính tròn)"])
def test_a_template_comes_back_whatever_its_units_are_called(unit, tmp_path):
    plan = vtlt.parse(f"""
ke_hoach thu "Thử"
don_vi m "{unit}"
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
truong so "Số (đã đo)" : m
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so tong_so "Tổng" = tong(so)
muc "1"
tinh_.tong_so >= 3 m
""")
    plan.schema.template(tmp_path / "so_lieu.xlsx", registry=[{"ma": "A", "ten": "Sở A", "cap": "tinh"}])
    assert list(plan.schema.read(tmp_path / "so_lieu.xlsx")) == [{"ma": "A", "ten": "Sở A"}]
