"""Keys, attributes and columns that are nothing declared: noted where they are probably slips, refused, or left alone."""

from __future__ import annotations

import collections
import dataclasses
import pickle
import types
import warnings
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pydantic
import pytest
import sqlalchemy
import sqlalchemy.orm

import vtlt_rules as vtlt
from vtlt_rules.issues import NOTE_CODES, Note

PLAN = vtlt.parse(
    'ke_hoach k "K"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
    'truong cbccvc "Số CBCCVC" : nguoi\ntruong lap_ho_so "Lập hồ sơ" : nguoi thuoc cbccvc\n'
    'truong lap "Lập hồ sơ 2" : nguoi\n'
    'pham_vi cap_xa "Xã" khi cap = xa\nchi_so ty "Tỷ" = ty_le(lap_ho_so)\nmuc "I"\n'
    "    cap_xa.ty >= 40%\n    moi cap_xa.lap >= 1 nguoi\n"
)
GROWTH = vtlt.parse(
    'ke_hoach k "K"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
    'truong cbccvc "Số CBCCVC" : nguoi\npham_vi cap_xa "Xã" khi cap = xa\n'
    'chi_so tong_so "Tổng" = tong(cbccvc)\nmuc "I"\n    cap_xa.tong_so tang >= 10%\n'
)
ID = {"ma": "A", "cap": "xa"}
SLIPS = [
    ("lap_ho_soo", "lap_ho_so"),
    ("cbcvc", "cbccvc"),
    ("CBCCVC", "cbccvc"),
    ("lập_hồ_sơ", "lap_ho_so"),
    ("so_cbccvc", "cbccvc"),
    ("so_CBCCVC", "cbccvc"),
    ("ma_co_quan", "ma"),
]
"""Names that Python takes for attributes, and what was meant."""
LABELS = [
    ("Số CBCCVC", "cbccvc"),
    ("  số  cbccvc", "cbccvc"),
    ("Lập hồ sơ", "lap_ho_so"),
    ("Cấp", "cap"),
    ("Tên cơ quan", "ten"),
]
OTHERS = ["id", "dien_thoai", "ghi_chu", "nguoi_nhap", "created_at", "co_quan_cha"]


class Plain:
    def __init__(self, **cells: Any) -> None:
        self.__dict__.update(cells)


class Base(sqlalchemy.orm.DeclarativeBase):
    pass


_MADE: dict[tuple[str, ...], type[Any]] = {}


def orm(**cells: Any) -> Any:
    names = tuple(cells)
    if names not in _MADE:
        columns = {name: sqlalchemy.Column(name, sqlalchemy.String, primary_key=name == "ma") for name in names}
        _MADE[names] = type(f"T{len(_MADE)}", (Base,), {"__tablename__": f"t{len(_MADE)}", **columns})
    return _MADE[names](**cells)


def slotted(**cells: Any) -> Any:
    kind = type("Slotted", (), {"__slots__": [*cells, "another"]})
    agency = kind()
    for name, cell in cells.items():
        setattr(agency, name, cell)
    return agency


def with_property(**cells: Any) -> Any:
    return type("Computed", (), {name: property(lambda _, cell=cell: cell) for name, cell in cells.items()})()


def row_of_sql(**cells: Any) -> Any:
    columns = [sqlalchemy.literal(cell).label(name) for name, cell in cells.items()]
    with sqlalchemy.create_engine("sqlite://").connect() as connection:
        return connection.execute(sqlalchemy.select(*columns)).one()


def open_pydantic(**cells: Any) -> Any:
    kind = pydantic.create_model("Open", __config__=pydantic.ConfigDict(extra="allow"), ma=(str, ...))
    return kind(**cells)


OBJECTS = {
    "plain": Plain,
    "namespace": types.SimpleNamespace,
    "attrs": lambda **cells: attrs.make_class("A", list(cells), slots=False)(**cells),
    "slotted attrs": lambda **cells: attrs.make_class("A", list(cells), slots=True)(**cells),
    "dataclass": lambda **cells: dataclasses.make_dataclass("D", list(cells))(**cells),
    "slotted dataclass": lambda **cells: dataclasses.make_dataclass("D", list(cells), slots=True)(**cells),
    "named tuple": lambda **cells: collections.namedtuple("N", cells)(**cells),  # noqa: PYI024 - of any names
    "pydantic": lambda **cells: pydantic.create_model("P", **dict.fromkeys(cells, (Any, ...)))(**cells),
    "open pydantic": open_pydantic,
    "slots": slotted,
    "orm": orm,
}
ROWS = {"dict": dict, "series": lambda **cells: pd.Series(cells), "row of SQL": row_of_sql}
COMPUTED = {"property": with_property}
CARRIERS = OBJECTS | ROWS | COMPUTED
every_carrier = pytest.mark.parametrize("made", CARRIERS.values(), ids=CARRIERS)


def said_in(note: Note) -> tuple[str | None, str | None]:
    """Return the name that a note is about, and what was meant."""
    return (note.field, None) if note.code == "no-column" else (next(iter(note.facts.values())), note.field)


def told(ask: Any) -> list[tuple[str | None, str | None]]:
    """Return what is warned of: names, and what was meant."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ask()
    found = [one.message for one in caught]
    assert all(isinstance(one, vtlt.DataWarning) for one in found)
    assert all(one.filename == __file__ for one in caught)
    return [said_in(note) for one in found for note in one.notes]


def in_report(report: vtlt.Report) -> list[tuple[str | None, str | None]]:
    return [said_in(note) for note in report.notes]


# ---- keys and attributes


@every_carrier
@pytest.mark.parametrize(("key", "meant"), SLIPS)
def test_what_is_probably_a_slip_is_told_for_all_carriers(made, key, meant):
    agency = made(**ID, **{key: None})
    slip = [(key, meant)]
    assert in_report(PLAN.evaluate([agency])) == slip
    assert in_report(PLAN.evaluate([], registry=[agency])) == slip
    report = GROWTH.evaluate([made(**ID, cbcvc=1)], previous=[made(**ID, cbcvc=1)])
    assert in_report(report) == [("cbcvc", "cbccvc")] * 2
    assert [note.is_previous for note in report.notes] == [False, True]
    assert GROWTH.evaluate([ID], previous=[made(**ID, cbcvc=1)]).notes == report.notes[1:]
    compiled, accumulator = PLAN.compile(), PLAN.accumulator()
    assert told(lambda: compiled(agency)) == slip
    assert told(lambda: compiled(agency)) == []  # once
    assert told(lambda: accumulator.add(agency)) == slip
    assert len(accumulator) == 1


@every_carrier
def test_other_names_are_the_applications_own(made):
    agency = made(**ID, cbccvc=5, lap_ho_so=3, lap=1, **dict.fromkeys(OTHERS, "x"))
    assert PLAN.evaluate([agency]).notes == ()
    assert told(lambda: PLAN.compile()(agency)) == told(lambda: PLAN.accumulator().add(agency)) == []


@pytest.mark.parametrize(
    "made", [dict, lambda **cells: pd.Series(cells), row_of_sql, orm], ids=["dict", "pandas", "sql", "orm"]
)
@pytest.mark.parametrize(("key", "meant"), LABELS)
def test_labels_are_no_keys_and_told(made, key, meant):
    agency = made(**ID, **{key: "x"})
    assert in_report(PLAN.evaluate([agency])) == [(key.strip(), meant)]


@every_carrier
def test_ignored(made):
    agency = made(**ID, cbcvc=1)
    assert PLAN.evaluate([agency], unknown="ignore").notes == ()
    assert told(lambda: PLAN.compile(unknown="ignore")(agency)) == []
    assert told(lambda: PLAN.accumulator(unknown="ignore").add(agency)) == []


@pytest.mark.parametrize("made", (OBJECTS | ROWS).values(), ids=OBJECTS | ROWS)
def test_refused(made):
    agency = made(**ID, cbcvc=1, ghi_chu="x")
    compiled, accumulator = PLAN.compile(unknown="error"), PLAN.accumulator(unknown="error")
    for ask in (
        lambda: PLAN.evaluate([ID, agency], unknown="error"),
        lambda: PLAN.evaluate([ID], registry=[ID, agency], unknown="error"),
        lambda: compiled(agency),
        lambda: compiled(agency),
        lambda: accumulator.add(agency),
    ):
        with pytest.raises(vtlt.BadData) as caught:
            ask()
        found = [(one.code, one.field, one.suggestion) for one in caught.value.issues if one.field != "another"]
        assert found == [("unknown-key", "cbcvc", "cbccvc"), ("unknown-key", "ghi_chu", None)]
    assert len(accumulator) == 0
    good = made(**ID, cbccvc=1)
    if made is not slotted:
        assert PLAN.evaluate([good], unknown="error").findings
        assert compiled(good)
        accumulator.add(good)


def test_refused_with_the_row_where_it_stands_first_and_all_else_that_is_wrong():
    agencies = [ID, ID | {"ma": "B", "x_y_z": 1}, ID | {"ma": "C", "x_y_z": 1, 7: 1}, {"ma": "D"}]
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate(agencies, unknown="error")
    assert [(one.code, one.field, one.row) for one in caught.value.issues] == [
        ("unknown-key", "x_y_z", 2),
        ("unknown-key", "7", 3),
        ("missing-attribute", "cap", 4),
    ]
    for lang in ("vi", "en"):
        assert "`x_y_z`" in caught.value.issues[0].message(lang)


def test_properties_are_refused_where_they_look_like_what_is_declared():
    agency = with_property(**ID, cbcvc=1, ten_day_du="x")
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate([agency], unknown="error")
    assert [(one.field, one.suggestion) for one in caught.value.issues] == [("cbcvc", "cbccvc")]
    with pytest.raises(vtlt.BadData):
        PLAN.compile(unknown="error")(agency)


def test_models_are_accepted_as_they_are():
    for kind in ("attrs", "pydantic"):
        agency = PLAN.model(kind)(**ID, cbccvc=5)
        assert PLAN.evaluate([agency], unknown="error").notes == ()
        assert told(lambda agency=agency: PLAN.compile()(agency)) == []
        assert PLAN.compile(unknown="error")(agency)


def test_of_keys_without_end_the_first_are_looked_at():
    agency = ID | {f"cbccvc{n}": n for n in range(1000)}
    assert len(PLAN.evaluate([agency]).notes) == 100
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate([agency], unknown="error")
    assert [one.code for one in caught.value.issues] == ["unknown-key"] * 100 + ["too-many-issues"]
    compiled = PLAN.compile()
    assert len(told(lambda: compiled(ID | {f"cbccvc{n}": n for n in range(900)}))) == 100
    assert told(lambda: compiled(ID | {"cap": "tinh"} | {f"x{n}": n for n in range(100)})) == []
    assert told(lambda: compiled(Plain(**ID, cbccv=1))) == []  # enough has been said
    assert told(lambda: PLAN.compile()(agency)) == [(f"cbccvc{n}", "cbccvc") for n in range(100)]


def test_compiled_verdicts_look_at_the_first_agency_of_each_kind():
    """Of other attributes, of another class, and the first that lacks a key; after that nobody is looked at."""
    compiled = PLAN.compile()
    whole = ID | dict.fromkeys(["cbccvc", "lap_ho_so", "lap"], 1)
    assert told(lambda: compiled(whole)) == []
    assert told(lambda: compiled(whole | {"ghi_chu": 1})) == []
    renamed = {"lap_hoso" if name == "lap" else name: cell for name, cell in whole.items()}
    assert told(lambda: compiled(renamed)) == [("lap_hoso", "lap_ho_so")]
    assert told(lambda: compiled(whole | {"cap": "tinh", "cbccv": 1})) == [("cbccv", "cbccvc")]
    assert told(lambda: compiled(Plain(**ID, dat=1))) == []
    assert told(lambda: compiled(collections.UserDict(ID | {"lap_ho": 1}))) == [("lap_ho", "lap_ho_so")]


def test_a_compiled_change_looks_at_the_agency_of_then():
    compiled = GROWTH.compile()
    assert told(lambda: compiled(ID | {"cbccvc": 1}, ID | {"cbcvc": 1})) == [("cbcvc", "cbccvc")]
    with pytest.raises(vtlt.BadData) as caught:
        GROWTH.compile(unknown="error")(ID | {"cbccvc": 1}, previous=ID | {"cbcvc": 1})
    assert [(one.field, one.is_previous) for one in caught.value.issues] == [("cbcvc", True)]
    accumulator = GROWTH.accumulator()
    assert told(lambda: accumulator.since().add(ID | {"cbcvc": 1})) == [("cbcvc", "cbccvc")]
    then = GROWTH.accumulator(unknown="error").since()
    with pytest.raises(vtlt.BadData):
        then.add(ID | {"cbcvc": 1})


def test_copies_mean_the_same():
    for made in (PLAN.compile, PLAN.accumulator):
        copy = pickle.loads(pickle.dumps(made(coerce=True, unknown="error")))
        with pytest.raises(vtlt.BadData):
            (getattr(copy, "add", copy))(ID | {"cbcvc": 1})


def test_a_warning_that_is_an_error_adds_nothing():
    accumulator = PLAN.accumulator()
    with pytest.raises(vtlt.DataWarning):
        accumulator.add(ID | {"cbcvc": 1})
    assert len(accumulator) == 0


@pytest.mark.parametrize("unknown", ["warn", "", None, True])
def test_what_is_no_policy_is_refused(unknown, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("ma;cap\n", encoding="utf-8")
    for ask in (
        lambda: PLAN.evaluate([], unknown=unknown),
        lambda: PLAN.compile(unknown=unknown),
        lambda: PLAN.accumulator(unknown=unknown),
        lambda: PLAN.evaluate_frame(pl.DataFrame([ID]), unknown=unknown),
        lambda: PLAN.evaluate_agencies(pl.DataFrame([ID]), "I", unknown=unknown),
        lambda: PLAN.to_sql(unknown=unknown),
        lambda: PLAN.schema.read(file, unknown=unknown),
    ):
        with pytest.raises(ValueError, match="'error', 'note', 'ignore'"):
            ask()


# ---- columns of frames

WHOLE = pl.DataFrame([ID | {"cbccvc": 10, "lap_ho_so": 5, "lap": 1, "nam": 2018, "ghi_chu": "x"}])
FRAMES = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.connect().from_arrow(frame.to_arrow()),
}
every_frame = pytest.mark.parametrize("made", FRAMES.values(), ids=FRAMES)


@every_frame
def test_a_renamed_column_does_not_leave_statements_undecided_without_a_word(made):
    assert told(lambda: PLAN.evaluate_frame(made(WHOLE), by=["nam"])) == []
    for name, meant in [("cbcvc", "cbccvc"), ("Số CBCCVC", "cbccvc"), ("CBCCVC", "cbccvc"), ("so_cbccvc", "cbccvc")]:
        renamed = WHOLE.rename({"cbccvc": name})
        assert told(lambda frame=renamed: PLAN.evaluate_frame(made(frame), by=["nam"])) == [(name, meant)]
    renamed = WHOLE.rename({"cbccvc": "tong", "lap_ho_so": "dat"})
    assert told(lambda: PLAN.evaluate_frame(made(renamed), by=["nam"])) == [("cbccvc", None), ("lap_ho_so", None)]
    assert told(lambda: PLAN.evaluate_frame(made(renamed), by=["nam"], unknown="ignore")) == []


@every_frame
def test_columns_that_are_nothing_declared_are_refused_where_that_is_asked_for(made):
    assert told(lambda: PLAN.evaluate_frame(made(WHOLE.drop("ghi_chu")), by=["nam"], unknown="error")) == []
    wrong = WHOLE.rename({"cbccvc": "cbcvc"}).with_columns(lap=pl.lit("x"))
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate_frame(made(wrong), by=["nam"], unknown="error")
    found = {(one.code, one.field, one.suggestion) for one in caught.value.issues}
    assert found == {
        ("unknown-column", "cbcvc", "cbccvc"),
        ("unknown-column", "ghi_chu", None),
        ("wrong-column-type", "lap", None),
    }


def test_a_column_beside_the_one_that_it_looks_like_is_left_alone():
    frame = WHOLE.with_columns(cbccvc_2=pl.lit(1), **{"Cấp": pl.lit("xã"), "Số CBCCVC": pl.lit(1)})
    assert told(lambda: PLAN.evaluate_frame(frame)) == []


def test_frames_that_are_refused_are_not_warned_of():
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate_frame(WHOLE.rename({"cap": "Cấp", "cbccvc": "cbcvc"}))
    assert [one.code for one in caught.value.issues] == ["missing-column"]


def test_of_one_statement_its_own_columns_are_missed():
    frame = WHOLE.drop("lap", "cbccvc")
    assert told(lambda: PLAN.evaluate_agencies(frame, "cap_xa.ty")) == [("cbccvc", None)]
    assert told(lambda: PLAN.evaluate_agencies(frame, "cap_xa.ty", unknown="ignore")) == []
    with pytest.raises(vtlt.BadData):
        PLAN.evaluate_agencies(frame, "cap_xa.ty", unknown="error")


def test_frames_of_then_are_looked_over_as_well():
    now, then = WHOLE.drop("ghi_chu"), WHOLE.drop("ghi_chu").rename({"cbccvc": "cbcvc"})
    by = ["nam", "lap", "lap_ho_so"]
    assert told(lambda: GROWTH.evaluate_frame(now, by=by, previous=then)) == [("cbcvc", "cbccvc")]
    with pytest.warns(vtlt.DataWarning, match="số liệu kỳ trước: ") as warned:
        GROWTH.evaluate_frame(then, by=by, previous=then)
    assert [note.is_previous for one in warned for note in one.message.notes] == [False, True]
    with pytest.raises(vtlt.BadData) as caught:
        GROWTH.evaluate_frame(now, by=by, previous=then, unknown="error")
    assert [(one.field, one.is_previous) for one in caught.value.issues] == [("cbcvc", True)]


def test_columns_that_are_named_for_a_query():
    columns = ["ma", "cap", "cbcvc", "lap_ho_so", "lap"]
    assert told(lambda: PLAN.to_sql(columns=columns)) == [("cbcvc", "cbccvc")]
    assert told(lambda: PLAN.to_sql(columns=columns, unknown="ignore")) == told(PLAN.to_sql) == []
    assert told(lambda: PLAN.to_sql(columns=columns[:2])) == [("cbccvc", None), ("lap_ho_so", None), ("lap", None)]
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.to_sql(columns=columns, unknown="error")
    assert [(one.code, one.field) for one in caught.value.issues] == [("unknown-column", "cbcvc")]


def test_of_columns_without_end_the_first_are_looked_at():
    frame = WHOLE.with_columns(pl.lit(1).alias(f"x_y_{n}") for n in range(150))
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate_frame(frame, by=["nam", "ghi_chu"], unknown="error")
    assert [one.code for one in caught.value.issues] == ["unknown-column"] * 100 + ["too-many-issues"]


# ---- files


def test_files_leave_out_what_they_are_told_to(tmp_path):
    data, registry = tmp_path / "a.csv", tmp_path / "b.json"
    data.write_text("ma;cbcvc;Lập hồ sơ;người gửi;;\nA;1;5;x;;\n", encoding="utf-8")
    registry.write_text('{"agencies": [{"ma": "A", "Cấp": "xa", "dien_thoai": [1]}], "nam": 2018}', encoding="utf-8")
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(data, registry)
    assert [(one.code, one.field) for one in caught.value.issues] == [
        ("unknown-column", "cbcvc"),
        ("unknown-column", "người gửi"),
        ("unknown-column", "nam"),
        ("unknown-column", "dien_thoai"),
    ]
    read = PLAN.schema.read(data, registry, unknown="note")
    assert [(note.code, *said_in(note)) for note in read.notes] == [
        ("unknown-column", "nam", None),
        ("unknown-column", "dien_thoai", None),
        ("unknown-column-near", "cbcvc", "cbccvc"),
        ("unknown-column", "người gửi", None),
        ("no-column", "cbccvc", None),
        ("no-column", "lap", None),
    ]
    assert [dict(row) for row in read] == [{"ma": "A", "lap_ho_so": 5}]
    assert PLAN.evaluate(read).notes == read.notes
    ignored = PLAN.schema.read(data, registry, unknown="ignore")
    assert [note.code for note in ignored.notes] == ["no-column"] * 2
    found = told(lambda: PLAN.evaluate_frame(read))
    assert found == [*map(said_in, (*read.notes[:4], *read.notes[4:]))]
    assert told(lambda: PLAN.evaluate_frame(read, unknown="ignore")) == []
    then = GROWTH.evaluate([ID], previous=GROWTH.schema.read(data, registry, unknown="note"))
    assert [(note.code, *said_in(note)) for note in then.notes] == [
        ("unknown-column", "nam", None),
        ("unknown-column", "dien_thoai", None),
        ("unknown-column-near", "cbcvc", "cbccvc"),
        ("unknown-column", "Lập hồ sơ", None),
        ("unknown-column", "người gửi", None),
    ]
    assert {note.is_previous for note in then.notes} == {True}
    written = then.to_dict("en")
    assert [note["previous"] for note in written["notes"]] == [True] * 5
    assert all(note["message"].startswith("data of then: ") for note in written["notes"])
    assert vtlt.Report.from_dict(written) == then


# ---- notes


def test_notes_have_codes_and_two_languages():
    notes = [
        Note("no-column", "a"),
        Note("unknown-column", facts={"column": "a"}),
        Note("unknown-column-near", "b", facts={"column": "a"}),
        Note("unused-key", "b", facts={"key": "a"}),
    ]
    assert {one.code for one in notes} <= {*NOTE_CODES}
    assert len({one.message(lang) for one in notes for lang in ("vi", "en")}) == 8
    for some in (notes[:1], notes[1:]):
        warning = vtlt.DataWarning(some)
        assert str(warning) == warning.message("vi") != warning.message("en")
        copy = pickle.loads(pickle.dumps(warning))
        assert copy.notes == warning.notes and str(copy) == str(warning)
