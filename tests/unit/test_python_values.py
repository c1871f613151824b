"""Which Python values a cell of each type may have: the table of the reference, on every evaluator.

A value that is taken must come to what the plain value in its place comes to.
"""

from __future__ import annotations

import datetime
import enum
import re
import uuid
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import vtlt_rules as vtlt

PLAN = vtlt.parse(
    'ke_hoach k "K"\nthoi_ky 01/01/2026..31/12/2026\ndon_vi m2 "m²"\n'
    'thuoc_tinh cap "Cấp" : { tinh, xa }\nthuoc_tinh loai "Loại" : { mot "loại một", hai }\n'
    'thuoc_tinh dia_ban "Địa bàn" : chuoi\n'
    'truong so "Số" : m2\ntruong co "Có" : co_khong\ntruong lam "Làm" : moc\n'
    'pham_vi cap_xa "Xã" khi cap = xa\nmuc "I"\n'
    "    moi cap_xa.so >= 5 m2\n    moi cap_xa.so <= 5 m2\n    moi cap_xa.co\n"
    "    moi cap_xa.lam hoan_thanh trong 01/05/2026..01/05/2026\n"
    '    moi cap_xa.co khi dia_ban = "một"\n    moi cap_xa.co khi loai = mot\n'
)


class Whole(enum.IntEnum):
    FIVE = 5


class Texts(enum.StrEnum):
    ONE = "một"
    KIND = "mot"
    DAY = "01/05/2026"
    ID = "X1"
    LEVEL = "xa"


class Mixed(str, enum.Enum):  # noqa: UP042 - what others have
    """Before Python 3.11 one wrote this; its text is its value, not what ``str`` gives."""

    ONE = "một"
    KIND = "mot"
    DAY = "01/05/2026"
    ID = "X1"
    LEVEL = "xa"


class Other(enum.Enum):
    FIVE = 5
    ONE = "một"
    YES = True


class OwnInteger(int):
    pass


class OwnText(str):
    pass


class OwnDay(datetime.date):
    pass


NOON = datetime.datetime(2026, 5, 1, 0, 0)
TYPES = ["quantity", "yes/no", "milestone", "text", "enumeration", "`ma`"]
PLACES = dict(zip(TYPES, ["so", "co", "lam", "dia_ban", "loai", "ma"], strict=True))
PLAIN: dict[str, Any] = {
    "so": 5,
    "co": True,
    "lam": datetime.date(2026, 5, 1),
    "dia_ban": "một",
    "loai": "mot",
    "ma": "X1",
    "cap": "xa",
}
WHOLE = [
    5, OwnInteger(5), Whole.FIVE, np.int64(5), np.int32(5), np.int8(5), np.uint8(5), np.uint64(5),
    pd.Series([5])[0], np.arange(6)[5],
]  # fmt: skip
TEXTS = {
    "milestone": [
        "01/05/2026",
        "1/5/2026",
        "2026-05-01",
        OwnText("01/05/2026"),
        np.str_("01/05/2026"),
        Texts.DAY,
        Mixed.DAY,
    ],
    "text": ["một", " một ", OwnText("một"), np.str_("một"), Texts.ONE, Mixed.ONE, np.array(["một"])[0]],
    "enumeration": [
        "mot",
        "một",
        "Loại một",
        OwnText("mot"),
        np.str_("mot"),
        np.str_("loại một"),
        Texts.KIND,
        Mixed.KIND,
    ],
    "`ma`": ["X1", OwnText("X1"), np.str_("X1"), Texts.ID, Mixed.ID],
}
VALUES: dict[str, Any] = {
    "None": [None],
    "NaT": [
        pd.NaT, np.datetime64("NaT"), np.timedelta64("NaT"), pd.NA, pd.Series([None, 1], dtype="Int64")[0],
        pd.Series([None], dtype="datetime64[ns]")[0], pd.Series([None, True], dtype="boolean")[0],
    ],
    "NaN": [
        float("nan"), np.float64("nan"), np.float32("nan"), np.float16("nan"), np.longdouble("nan"),
        Decimal("NaN"), Decimal("sNaN"),
    ],
    "bool": [True, np.bool_(True), pd.Series([True])[0], pd.Series([True], dtype="boolean")[0], (np.array([1]) == 1)[0]],
    "a whole number": WHOLE,
    "Decimal": [Decimal(5), Decimal("5.0"), Decimal("50E-1"), Fraction(5), Fraction(10, 2)],
    "an infinite Decimal": [Decimal("Infinity"), Decimal("-Infinity")],
    "a float": [5.0, np.float64(5), np.float32(5), np.float16(5), np.longdouble(5), pd.Series([5.0])[0]],
    "any other float": [
        0.1 + 0.2, 5.000000000000001, np.float64(0.1) + np.float64(0.2), np.float32(0.1),
        np.longdouble(1) / np.longdouble(3),
        float("inf"), np.float64("inf"), np.float32("-inf"),
    ],
    "a text": TEXTS,
    "a day": [datetime.date(2026, 5, 1), OwnDay(2026, 5, 1), np.datetime64("2026-05-01")],
    "midnight": [
        NOON, pd.Timestamp("2026-05-01"), np.datetime64("2026-05-01T00:00:00"),
        np.datetime64("2026-05-01T00:00:00.000000000"),
        pd.Series(["2026-05-01"], dtype="datetime64[ns]")[0], pd.Series([NOON]).to_numpy()[0],
    ],
    "any other time": [
        datetime.datetime(2026, 5, 1, 12), NOON.replace(tzinfo=datetime.UTC), pd.Timestamp("2026-05-01T00:00:01"),
        pd.Timestamp("2026-05-01", tz="Asia/Ho_Chi_Minh"), np.datetime64("2026-05-01T12:00"),
        pd.Timestamp("2026-05-01T00:00:00.000000001"), np.datetime64("2026-05-01T00:00:00.000000001"),
        np.datetime64("2026-04-30T23:59:59.999999999"), np.datetime64("1960-05-01T00:00:00.000000001"),
    ],
    "NOT_DONE": [vtlt.NOT_DONE],
    "anything else": [
        uuid.UUID(int=5), b"5", np.bytes_(b"5"), bytearray(b"5"), Other.FIVE, Other.ONE, Other.YES,
        [5], (5,), {5}, {}, object(),
        5j, np.complex128(5), np.timedelta64(5, "D"), np.timedelta64(5, "ns"), datetime.timedelta(5), datetime.time(5),
        pd.Timedelta(5), pd.Period("2026-05-01"), np.array([5]), pd.Series([5]),
        int, len, NotImplemented, range(5), np.zeros(1, dtype=[("so", "i8")])[0],
    ],
}  # fmt: skip


def table() -> dict[str, list[str]]:
    """Read the table: for each kind of value what is said of it as a cell of each type."""
    text = (Path(__file__).parents[2] / "grammar" / "README.md").read_text(encoding="utf-8")
    part = text.split("### Values from Python")[1].split("###")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")
    ]
    assert rows[0] == ["value", *TYPES]
    return {re.split(r"[:,] | of ", row[0])[0].strip("`"): [cell.strip("`") for cell in row[1:]] for row in rows[1:]}


TABLE = table()
CASES = [
    pytest.param(kind, type_, said, id=f"{kind} as {type_}")
    for kind, row in TABLE.items()
    for type_, said in zip(TYPES, row, strict=True)
]


def values_of(kind: str, type_: str) -> list[Any]:
    values = VALUES[kind]
    return values.get(type_, values["text"]) if isinstance(values, dict) else values


def on_all(agency: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return what all evaluators say: verdicts, and the codes of what is wrong."""
    error = None
    try:
        report = PLAN.evaluate([agency])
    except vtlt.BadData as raised:
        error = raised
    if error is not None:
        for ask in (PLAN.compile(), PLAN.accumulator().add):
            with pytest.raises(vtlt.BadData) as caught:
                ask(agency)
            assert caught.value.issues == error.issues and str(error)
        return [], [f"{one.field}: {one.code}" for one in error.issues]
    accumulator, compiled = PLAN.accumulator(), PLAN.compile()
    accumulator.add(agency)
    verdicts = [finding.verdict for finding in report.findings]
    assert [*accumulator.verdicts] == [*compiled(agency)] == [*compiled(agency)] == verdicts
    assert report.to_text("en") and report.to_dict()
    return [verdict.value for verdict in verdicts], [f"{one.field}: {one.code}" for one in report.data_issues]


def test_the_table_has_all_kinds_of_values():
    assert list(TABLE) == list(VALUES)


@pytest.mark.parametrize(("kind", "type_", "said"), CASES)
def test_the_table(kind, type_, said):
    name = PLACES[type_]
    for value in values_of(kind, type_):
        found = on_all(PLAIN | {name: value})
        if said == "missing":
            assert found == on_all({key: cell for key, cell in PLAIN.items() if key != name}) and not found[1], repr(
                value
            )
        elif said == "taken":
            plain = vtlt.NOT_DONE if value is vtlt.NOT_DONE else PLAIN[name]
            assert found == on_all(PLAIN | {name: plain}) and not found[1], repr(value)
        else:
            assert found[1] == [f"{name}: {said}"], repr(value)


@pytest.mark.parametrize(("kind", "type_", "said"), [case for case in CASES if case.values[1] == "enumeration"])
def test_an_attribute_that_membership_needs(kind, type_, said):
    for value in values_of(kind, type_) if said != "taken" else []:
        code = "missing-attribute" if said == "missing" else said
        assert on_all(PLAIN | {"cap": value}) == ([], [f"cap: {code}"]), repr(value)
    for value in ("xa", "Xã", "xã", OwnText("xa"), np.str_("xa"), Texts.LEVEL, Mixed.LEVEL):
        assert on_all(PLAIN | {"cap": value}) == on_all(PLAIN)


def test_ids_that_are_whole_numbers_are_their_digits():
    for value in [*WHOLE, "5", np.str_("5")]:
        report = PLAN.evaluate([PLAIN | {"ma": value}], registry=[{"ma": "5", "cap": "xa"}])
        assert [one.agency for one in report.findings[0].agencies] == ["5"]
        accumulator = PLAN.accumulator()
        accumulator.add(PLAIN | {"ma": value})
        assert 5 in accumulator and "5" in accumulator and value in accumulator
        accumulator.remove(value)
        assert len(accumulator) == 0


@pytest.mark.parametrize(
    "value", [uuid.UUID(int=5), b"5", Other.ONE, 5.0, True, np.bool_(True), Decimal(5), ["5"], NOON]
)
def test_an_id_of_a_wrong_type_says_what_to_pass(value):
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate([PLAIN | {"ma": value}])
    [issue] = caught.value.issues
    assert (issue.code, issue.field, issue.row) == ("wrong-type", "ma", 1)
    assert "str(…)" in issue.message("vi") and "str(…)" in issue.message("en")
    accumulator = PLAN.accumulator()
    assert value not in accumulator
    with pytest.raises(KeyError):
        accumulator.remove(value)


@pytest.mark.parametrize(("kind", "said"), [(kind, row[2]) for kind, row in TABLE.items()])
def test_the_day_of_the_data(kind, said):
    day = datetime.date(2026, 5, 1)
    for value in values_of(kind, "milestone"):
        if value is None:
            assert PLAN.evaluate([], as_of=value).as_of == datetime.date(2026, 12, 31)
        elif said == "taken" and value is not vtlt.NOT_DONE:
            found = [PLAN.evaluate([], as_of=value).as_of, PLAN.compile(value).as_of, PLAN.accumulator(value).as_of]
            assert found == [day] * 3 and {type(one) for one in found} <= {datetime.date, OwnDay}
        else:
            for ask in (lambda it: PLAN.evaluate([], as_of=it), PLAN.compile, PLAN.accumulator):
                with pytest.raises(
                    ValueError if said in ("missing", "not-a-value", "not-a-day") else TypeError, match="as_of"
                ):
                    ask(value)


def test_thresholds_are_texts():
    for text in ("4 m2", np.str_("4 m2"), OwnText("4 m2"), enum.StrEnum("T", {"A": "4 m2"}).A):
        for key in ("cap_xa.so", np.str_("cap_xa.so"), OwnText("cap_xa.so")):
            assert PLAN.with_thresholds({key: text}).statements[0].text == "moi cap_xa.so >= 4 m2"
    for values in VALUES.values():
        for value in [] if isinstance(values, dict) else values:
            with pytest.raises(TypeError, match="'30%'"):
                PLAN.with_thresholds({"cap_xa.so": value})


def test_without_numpy_and_pandas_nothing_of_them_is_looked_for(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "numpy", None)
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    assert on_all(PLAIN | {"so": [5]})[1] == ["so: wrong-type"]
    assert on_all(PLAIN | {"so": Decimal(5)}) == on_all(PLAIN)


@pytest.mark.parametrize("nothing", [None, pd.NA, pd.NaT, np.datetime64("NaT")])
def test_what_is_missing_in_a_registry_or_beside_it_is_no_conflict(nothing):
    """Nor is it wrong of an agency that cannot be placed anyway."""
    report = PLAN.evaluate([PLAIN | {"dia_ban": nothing}], registry=[{"ma": "X1", "cap": "xa", "dia_ban": "một"}])
    assert report.data_issues == ()
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate([PLAIN | {"ma": None, "cap": nothing}])
    assert [(one.code, one.field) for one in caught.value.issues] == [
        ("missing-id", "ma"),
        ("missing-attribute", "cap"),
    ]


def test_a_model_keeps_none_for_what_is_missing():
    for kind in ("attrs", "pydantic"):
        agency = PLAN.model(kind)(ma="X1", so=pd.NA, co=pd.NaT, lam=np.datetime64("NaT"), dia_ban=pd.NA)
        assert (agency.so, agency.co, agency.lam, agency.dia_ban) == (None,) * 4


class Strange(str):
    """A text of a class that does otherwise with each thing that texts are asked: only what it is may count."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("asked whether it is equal")

    __hash__ = str.__hash__

    def __str__(self) -> str:
        return "other"

    def strip(self, *_: Any) -> str:  # type: ignore[override]
        return "other"

    lower = casefold = translate = __str__  # type: ignore[assignment]


class StrangeDay(datetime.date):
    def isoformat(self) -> str:
        return "0001-01-01"

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = datetime.date.__hash__


STRANGE: dict[str, Any] = {
    "lam": StrangeDay(2026, 5, 1),
    "dia_ban": Strange("Một"),
    "loai": Strange("mot"),
    "ma": Strange("X1"),
    "cap": Strange("xa"),
    "ten": Strange("Xã Một"),
}


def test_values_of_classes_of_ones_own_are_kept_as_what_they_are():
    """Whatever such a class does, it does not in a report, nor to the agencies that are evaluated after it."""
    plain = {**PLAIN, "dia_ban": "Một", "ten": "Xã Một"}
    strange = PLAN.evaluate([plain | STRANGE])
    again = PLAN.evaluate([plain])
    assert strange == again
    assert strange.to_dict() == again.to_dict()
    (agency,) = strange.agencies
    assert {type(one) for one in (agency.id, agency.name, agency.attributes["dia_ban"])} == {str}
    assert PLAN.compile()(plain | STRANGE) == PLAN.compile()(plain)
    accumulator = PLAN.accumulator()
    accumulator.add(plain | STRANGE)
    assert accumulator.verdicts == PLAN.compile()(plain)
    assert "X1" in accumulator


def test_a_misspelled_key_of_a_class_of_ones_own_is_noted_as_what_it_is():
    (note,) = PLAN.evaluate([{**PLAIN, Strange("Loai"): 1}]).notes
    assert (note.field, note.facts) == ("loai", {"key": "Loai"})


def test_the_text_of_a_ruleset_of_a_class_of_ones_own():
    written = PLAN.checked.source.written
    source = vtlt.parse(Strange(written), name=Strange("k")).checked.source
    assert (type(source.name), type(source.written), source.name, source.written) == (str, str, "k", written)


@pytest.mark.parametrize("given", [None, b"ke_hoach", Path("k.vtlt"), 5, ["ke_hoach"]])
def test_what_is_no_text_of_a_ruleset(given):
    for way in (vtlt.parse, vtlt.check):
        with pytest.raises(TypeError, match=f"not as {type(given).__name__}; a file is named to load"):
            way(given)
    with pytest.raises(TypeError, match="the name of a ruleset is a text, not int"):
        vtlt.parse(PLAN.checked.source.written, name=5)  # type: ignore[arg-type]
