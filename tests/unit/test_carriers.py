"""What agencies are given as: their data is read, and nothing else that the object which has it can do.

Every field of the plan has a name that some carrier uses for itself. An agency that reports none of them lacks all of them,
one that reports them is read, and ``evaluate``, ``compile`` and the accumulator say the same of both.
"""

from __future__ import annotations

import collections
import dataclasses
import enum
import functools
import sqlite3
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Self

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict

MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED

NAMES = (
    *(
        "size",
        "values",
        "name",
        "index",
        "count",
        "mean",
        "t",
        "items",
        "keys",
        "get",
        "copy",
        "pop",
        "data",
        "shape",
        "dtype",
    ),
    *("title", "upper", "format", "append", "sort", "columns", "metadata", "registry", "dict", "json", "strip", "real"),
    *(
        "numerator",
        "as_integer_ratio",
        "tolist",
        "iloc",
        "empty",
        "_fields",
        "__class__",
        "__doc__",
        "__dict__",
        "__len__",
    ),
    *("__module__", "__slots__", "__annotations__", "class", "self", "lambda", "ndim", "nbytes", "flags", "base"),
)
LINES = "".join(f'truong {name} "Trường {n}" : nguoi\n' for n, name in enumerate(NAMES))
PLAN = vtlt.parse(
    'ke_hoach k "K"\nthoi_ky 01/01/2026..31/12/2026\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
    + LINES
    + 'pham_vi cap_xa "Xã" khi cap = xa\nmuc "I"\n'
    + "".join(f"    moi cap_xa.{name} >= 1 nguoi\n" for name in NAMES)
)


def verdicts_on(agency: object, rules: vtlt.Ruleset = PLAN) -> list[Verdict]:
    """Ask all evaluators; each twice, since functions are made when they are first needed."""
    compiled, accumulator = rules.compile(), rules.accumulator()
    report = rules.evaluate([agency])
    found = [finding.verdict for finding in report.findings]
    assert report.data_issues == ()
    assert [*compiled(agency)] == [*compiled(agency)] == found
    accumulator.add(agency)
    accumulator.replace(agency)
    assert [*accumulator.verdicts] == found
    assert [
        finding.verdict for finding in rules.evaluate([agency], registry=[{"ma": "X1", "cap": "xa"}]).findings
    ] == found
    if not isinstance(agency, AttributeDict):
        assert [finding.verdict for finding in rules.evaluate([], registry=[agency]).findings] == [UNDECIDED] * len(
            found
        )
    return found


def objects_of(kind: Callable[[], Any]) -> Callable[[dict[str, Any]], Any]:
    def made(cells: dict[str, Any]) -> object:
        agency = kind()
        for name, value in cells.items():
            vars(agency)[name] = value
        return agency

    return made


class Plain:
    """An object of the application."""


class Crowded:
    """A class that has all these names for itself, as methods, constants, classes, and things that make methods."""

    size = 7
    values = staticmethod(lambda: 7)
    name = classmethod(lambda _: 7)
    index = functools.partialmethod(lambda *_: 7)
    count = lambda _: 7  # noqa: E731 - a method
    mean = functools.lru_cache(lambda _: 7)
    items = int
    keys = 8
    get = copy = pop = data = 9
    _fields = 10
    registry = metadata = 11


class Child(Crowded):
    """The same by way of a base."""


class AttributeDict(dict):  # type: ignore[type-arg]
    """A dictionary whose cells are its attributes."""

    def __init__(self, *given: Any, **cells: Any) -> None:
        super().__init__(*given, **cells)
        self.__dict__ = self


class OwnMapping(Mapping[str, Any]):
    """A mapping that keeps its cells as attributes."""

    def __init__(self, cells: dict[str, Any]) -> None:
        self.__dict__.update(cells)

    def __getitem__(self, key: str) -> object:
        return self.__dict__[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __len__(self) -> int:
        return len(self.__dict__)


class Keyed:
    """A row that has keys, like those of many drivers of databases, and iterates over its values."""

    def __init__(self, cells: dict[str, Any]) -> None:
        self._cells = cells

    def keys(self) -> list[str]:
        return [*self._cells]

    def __getitem__(self, key: str) -> object:
        return self._cells[key]

    def __iter__(self) -> Iterator[object]:
        return iter(self._cells.values())

    def count(self) -> int:
        return 7

    index = items = count


class LikeSqlAlchemy(tuple[Any, ...]):
    """A row that is a tuple, has its names by an attribute of its own, and finds them by ``__getattr__``."""

    cells: dict[str, Any]

    def __new__(cls, cells: dict[str, Any]) -> Self:
        made = super().__new__(cls, cells.values())
        made.cells = cells
        return made

    @property
    def _fields(self) -> tuple[str, ...]:
        return tuple(self.cells)

    def _asdict(self) -> dict[str, Any]:
        return self.cells

    def __getattr__(self, name: str) -> object:
        try:
            return self.cells[name]
        except KeyError:
            raise AttributeError(name) from None


class LikeSpark(tuple[Any, ...]):
    cells: dict[str, Any]

    def __new__(cls, cells: dict[str, Any]) -> Self:
        made = super().__new__(cls, cells.values())
        made.cells = cells
        return made

    def asDict(self) -> dict[str, Any]:  # noqa: N802 - as Spark has it
        return self.cells


class Asked:
    """An object that answers by ``__getattr__`` alone."""

    def __init__(self, cells: dict[str, Any]) -> None:
        self.__dict__["_cells"] = cells

    def __getattr__(self, name: str) -> object:
        if name == "_cells" or name not in self._cells:
            raise AttributeError(name)
        return self._cells[name]


def sqlite_row(cells: dict[str, Any]) -> sqlite3.Row:
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    columns = ", ".join(f'? AS "{name}"' for name in cells)
    row: sqlite3.Row = database.execute(f"SELECT {columns}", list(cells.values())).fetchone()
    return row


def numpy_record(cells: dict[str, Any]) -> Any:
    kinds = [(name, "i8" if isinstance(value, int) else "U8") for name, value in cells.items()]
    return np.array([tuple(cells.values())], dtype=kinds)[0]


def named_tuple(cells: dict[str, Any]) -> Any:
    allowed = {
        name: value for name, value in cells.items() if not name.startswith("_") and name not in ("class", "lambda")
    }
    return collections.namedtuple("Row", allowed)(**allowed)  # noqa: PYI024 - of names that are found out


ANY_NAMES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "dict": dict,
    "ordered": collections.OrderedDict,
    "default": lambda cells: collections.defaultdict(lambda: 7, cells),
    "attribute dict": AttributeDict,
    "user dict": collections.UserDict,
    "chain": collections.ChainMap,
    "proxy": types.MappingProxyType,
    "own mapping": OwnMapping,
    "keyed": Keyed,
    "series": pd.Series,
    "sqlite": sqlite_row,
    "numpy": numpy_record,
    "like sqlalchemy": LikeSqlAlchemy,
    "like spark": LikeSpark,
    "polars": lambda cells: pl.DataFrame([cells]).row(0, named=True),
    "pyarrow": lambda cells: pa.Table.from_pylist([cells]).to_pylist()[0],
}
"""Carriers in which a cell may have any name."""

WITH_DICT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "object": objects_of(Plain),
    "crowded": objects_of(Crowded),
    "child": objects_of(Child),
    "namespace": objects_of(types.SimpleNamespace),
    "error": objects_of(Exception),
    "list": objects_of(type("Agencies", (list,), {})),
}
"""Objects in which a value may have any name as well."""

OTHERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "asked": Asked,
    "named tuple": named_tuple,
    "numpy record": lambda cells: np.rec.array(np.array([numpy_record(cells)]))[0],
}
CARRIERS = ANY_NAMES | WITH_DICT | OTHERS

ID = {"ma": "X1", "cap": "xa"}


@pytest.mark.parametrize("made", CARRIERS.values(), ids=CARRIERS)
def test_what_was_not_reported_is_missing(made):
    assert verdicts_on(made(ID)) == [UNDECIDED] * len(NAMES)


@pytest.mark.parametrize("made", (ANY_NAMES | WITH_DICT).values(), ids=ANY_NAMES | WITH_DICT)
def test_what_was_reported_is_read_whatever_its_name(made):
    cells = ID | {name: n % 2 for n, name in enumerate(NAMES)}
    assert verdicts_on(made(cells)) == [MET if n % 2 else NOT_MET for n in range(len(NAMES))]


def test_a_named_tuple_that_reports_columns_is_no_frame():
    rules = vtlt.parse(
        'ke_hoach k "K"\ndon_vi ban "bản" nguyen\ntruong columns "Cột báo" : ban\n'
        'pham_vi cap_xa "Xã" khi cap = xa\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
        'muc "I"\nmoi cap_xa.columns >= 2 ban\n'
    )
    kind = collections.namedtuple("Row", ["ma", "cap", "columns"])  # noqa: PYI024 - as itertuples of pandas makes them
    for columns, verdict in [(2, MET), (1, NOT_MET), (None, UNDECIDED)]:
        assert verdicts_on(kind("X1", "xa", columns), rules) == [verdict]
        assert verdicts_on(Slots(ma="X1", cap="xa", columns=columns), rules) == [verdict]


class Slots:
    """An agency with a place for each cell, that can be asked for keys besides."""

    __slots__ = ("cap", "columns", "ma")

    def __init__(self, **cells: Any) -> None:
        for name, value in cells.items():
            setattr(self, name, value)

    def __getitem__(self, key: str) -> Any:
        return getattr(self, key)


# ---- objects: slots, defaults, properties

SMALL = vtlt.parse(
    'ke_hoach k "K"\nthoi_ky 01/01/2026..31/12/2026\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
    'truong mot "Một" : nguoi\ntruong hai "Hai" : nguoi\ntruong ba "Ba" : co_khong\n'
    'pham_vi cap_xa "Xã" khi cap = xa\nmuc "I"\n'
    "    moi cap_xa.mot >= 1 nguoi\n    moi cap_xa.hai >= 1 nguoi\n    moi cap_xa.ba\n"
)


@dataclasses.dataclass
class Data:
    ma: str = "X1"
    cap: str = "xa"
    mot: int | None = 1
    hai: int | None = None


@dataclasses.dataclass(slots=True)
class SlottedData(Data):
    pass


@attrs.define
class Attrs:
    ma: str = "X1"
    cap: str = "xa"
    mot: int | None = 1
    hai: int | None = None


@attrs.define(slots=False)
class AttrsInDict(Attrs):
    pass


class Tuple(NamedTuple):
    ma: str = "X1"
    cap: str = "xa"
    mot: int | None = 1
    hai: int | None = None


class Slotted:
    __slots__ = ("ba", "cap", "hai", "ma", "mot")

    def __init__(self) -> None:
        self.ma, self.cap, self.mot = "X1", "xa", 1  # the others are not set


class HalfSlotted(Slotted):
    """A class with slots, and a dictionary for the rest."""


class Computed:
    """Some cells are properties, one of them remembered, one of a descriptor of the application's own."""

    ma, cap = property(lambda _: "X1"), property(lambda _: "xa")

    @functools.cached_property
    def mot(self) -> int:
        return 1


class Column:
    """A column of an object mapper: on the class itself it is something else."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __get__(self, thing: object, owner: type) -> object:
        return self if thing is None else self.value


class Mapped:
    ma, cap, mot, metadata = Column("X1"), Column("xa"), Column(1), object()


class Agency(enum.Enum):
    FIRST = ("X1", "xa", 1)

    def __init__(self, ma: str, cap: str, mot: int) -> None:
        self.ma, self.cap, self.mot = ma, cap, mot


SHAPES = [Data, SlottedData, Attrs, AttrsInDict, Tuple, Slotted, HalfSlotted, Computed, Mapped, lambda: Agency.FIRST]


@pytest.mark.parametrize("shape", SHAPES)
def test_objects_of_all_kinds(shape):
    assert verdicts_on(shape(), SMALL) == [MET, UNDECIDED, UNDECIDED]


def test_a_value_of_the_object_comes_before_what_a_class_remembers():
    computed = Computed()
    assert verdicts_on(computed, SMALL) == [MET, UNDECIDED, UNDECIDED]
    computed.mot = 0
    assert verdicts_on(computed, SMALL) == [NOT_MET, UNDECIDED, UNDECIDED]


def test_a_constant_of_a_class_is_not_what_its_objects_report():
    class WithConstants(Plain):
        hai, ba = 5, True

    agency = objects_of(WithConstants)(ID | {"mot": 1})
    assert verdicts_on(agency, SMALL) == [MET, UNDECIDED, UNDECIDED]
    agency.hai = 0
    assert verdicts_on(agency, SMALL) == [MET, NOT_MET, UNDECIDED]


def test_constants_of_a_class_that_has_the_id_are_the_agency():
    class Office:
        ma, cap, mot = "X1", "xa", 1

        def hai(self) -> int:
            return 7

    assert verdicts_on(Office(), SMALL) == [MET, UNDECIDED, UNDECIDED]
    agency = Office()
    agency.mot = 0
    assert verdicts_on(agency, SMALL) == [NOT_MET, UNDECIDED, UNDECIDED]


class Broken:
    """A mistake in a property: an attribute that is not there, or anything else."""

    def __init__(self, error: Exception) -> None:
        self.ma, self.cap, self.mot, self.error = "X1", "xa", 1, error

    @property
    def hai(self) -> int:
        raise self.error


class BrokenAndAsked(Broken):
    """Of such a class Python asks ``__getattr__`` when a property raises AttributeError."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(name)


class BrokenAndAnswered(Broken):
    def __getattr__(self, name: str) -> object:
        return None if name.startswith("_") else 7


class BrokenTuple(Tuple):
    @property
    def ba(self) -> bool:
        return bool(self.khong_co)  # type: ignore[attr-defined]


class BrokenSlots(Slotted):
    __slots__ = ()

    @property
    def ba(self) -> bool:
        return self.khong_co  # type: ignore[attr-defined, no-any-return]


class BrokenOnce:
    ma, cap = "X1", "xa"

    @functools.cached_property
    def mot(self) -> int:
        raise AttributeError("khong_co")

    def __init__(self) -> None:
        vars(self).update(ID)


ERRORS = [AttributeError("khong_co"), KeyError("khong_co"), ValueError("khong_co"), ZeroDivisionError("khong_co")]
BROKEN: list[Callable[[], Any]] = [
    *(functools.partial(kind, error) for kind in (Broken, BrokenAndAsked, BrokenAndAnswered) for error in ERRORS),
    BrokenTuple,
    BrokenSlots,
    BrokenOnce,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_mistake_in_a_property_comes_out(broken):
    error = getattr(broken(), "error", AttributeError())
    compiled, accumulator = SMALL.compile(), SMALL.accumulator()
    for ask in (
        lambda: SMALL.evaluate([broken()]),
        lambda: SMALL.evaluate([broken()], registry=[ID]),
        lambda: compiled(broken()),
        lambda: compiled(broken()),
        lambda: accumulator.add(broken()),
    ):
        with pytest.raises(type(error), match="khong_co"):
            ask()
    assert len(accumulator) == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_a_class_met_before_does_not_change_how_another_is_read(shape):
    compiled = SMALL.compile()
    expected = (MET, UNDECIDED, UNDECIDED)
    for other in [
        *SHAPES,
        lambda: ID | {"mot": 1},
        lambda: types.SimpleNamespace(**ID, mot=1),
        lambda: Asked(ID | {"mot": 1}),
    ]:
        assert compiled(other()) == compiled(shape()) == expected
    with pytest.raises(AttributeError):
        compiled(Broken(AttributeError()))
    assert compiled(shape()) == expected


def test_a_class_for_each_row_is_not_remembered_for_ever():
    compiled = SMALL.compile()
    for number in range(300):
        kind = collections.namedtuple("Row", ["ma", "cap", "mot"])  # noqa: PYI024 - as itertuples of pandas makes them
        assert compiled(kind(f"X{number}", "xa", number % 2)) == (MET if number % 2 else NOT_MET, UNDECIDED, UNDECIDED)
    compiler = compiled._compiler
    assert len(compiler.handlers) <= 64 and len(compiler.carriers._known) <= 64


def test_a_proxy_is_read_as_what_it_stands_for():
    class Lazy:
        def __init__(self, thing: object) -> None:
            object.__setattr__(self, "_thing", thing)

        @property
        def __class__(self) -> type:  # type: ignore[override]
            return type(self._thing)  # type: ignore[attr-defined]

        def __getattr__(self, name: str) -> object:
            return getattr(object.__getattribute__(self, "_thing"), name)

        def __getitem__(self, key: str) -> object:
            return self._thing[key]  # type: ignore[attr-defined]

        def __iter__(self) -> Iterator[object]:
            return iter(self._thing)  # type: ignore[attr-defined]

    compiled = SMALL.compile()
    cells = ID | {"mot": 1}
    for thing in (cells, types.SimpleNamespace(**cells), collections.OrderedDict(cells), cells):
        assert compiled(Lazy(thing)) == (MET, UNDECIDED, UNDECIDED)
        assert [one.verdict for one in SMALL.evaluate([Lazy(thing)]).findings] == [MET, UNDECIDED, UNDECIDED]


def test_a_registry_is_asked_for_what_a_registry_has():
    """Its objects may have properties of the names of fields; what they give is nobody's report."""
    agency = Broken(ValueError("not asked for"))
    report = SMALL.evaluate([ID | {"mot": 1}], registry=[agency])
    assert [one.verdict for one in report.findings] == [MET, UNDECIDED, UNDECIDED]


def test_a_row_with_two_cells_of_one_name():
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    joined = database.execute("SELECT 'X1' AS ma, 'xa' AS cap, 1 AS mot, 2 AS mot, 3 AS khac, 4 AS khac").fetchone()
    series = pd.Series(["X1", "xa", 1, 2], ["ma", "cap", "mot", "mot"])
    for row in (joined, series):
        for ask in (lambda row=row: SMALL.evaluate([row]), lambda row=row: SMALL.compile()(row)):
            with pytest.raises(ValueError, match="2 cells of the name 'mot'"):
                ask()
    others = database.execute("SELECT 'X1' AS ma, 'xa' AS cap, 1 AS mot, 3 AS khac, 4 AS khac").fetchone()
    assert verdicts_on(others, SMALL) == [MET, UNDECIDED, UNDECIDED]


def test_keys_that_were_probably_misspelled_are_noted_for_all_that_has_keys():
    for made in (dict, pd.Series, sqlite_row, Keyed, numpy_record, OwnMapping):
        report = SMALL.evaluate([made(ID | {"mott": 1})])
        assert [(one.code, one.facts, one.field) for one in report.notes] == [("unused-key", {"key": "mott"}, "mot")]


# ---- what is no agency, and what is not several

SEVERAL = [ID | {"mot": 1}, {"ma": "X2", "cap": "xa"}]
FRAMES = {
    "pandas": pd.DataFrame(SEVERAL),
    "polars": pl.DataFrame(SEVERAL),
    "lazy": pl.LazyFrame(SEVERAL),
    "pyarrow": pa.Table.from_pylist(SEVERAL),
    "batch": pa.RecordBatch.from_pylist(SEVERAL),
}
NO_AGENCIES = {
    "tuple": ("X1", "xa", 1),
    "list": SEVERAL,
    "no list": [],
    "set": {"X1"},
    "text": "X1",
    "bytes": b"X1",
    "none": None,
    "number": 5,
    "generator": (one for one in SEVERAL),
    "array": np.array([1, 2]),
    "column": pl.Series([1, 2]),
    "object": object(),
    "day": pd.Timestamp("2026-01-01"),
    "function": len,
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_frame_is_said_to_belong_elsewhere(frame):
    for ask in (SMALL.evaluate, lambda it: SMALL.evaluate([], registry=it), SMALL.compile(), SMALL.accumulator().add):
        with pytest.raises(TypeError, match=r"frame .*evaluate_frame"):
            ask(frame)
    with pytest.raises(TypeError, match="evaluate_frame"):
        SMALL.evaluate([frame])


def test_a_relation_of_duckdb_is_said_to_belong_elsewhere():
    import duckdb

    relation = duckdb.sql("SELECT 'X1' AS ma, 'xa' AS cap, 1 AS mot")
    for ask in (SMALL.evaluate, SMALL.compile(), SMALL.accumulator().add):
        with pytest.raises(TypeError, match="evaluate_frame"):
            ask(relation)


@pytest.mark.parametrize("thing", NO_AGENCIES.values(), ids=NO_AGENCIES)
def test_what_is_no_agency(thing):
    kind = "None" if thing is None else type(thing).__name__
    for ask in (lambda it: SMALL.evaluate([it]), SMALL.compile(), SMALL.accumulator().add):
        with pytest.raises(
            TypeError, match=f"an agency is a mapping, or an object with an attribute `ma`.*not .*{kind}"
        ):
            ask(thing)


def test_a_tuple_is_told_how_to_get_names():
    with pytest.raises(TypeError, match=r"dict\(zip\(names, row\)\)"):
        SMALL.evaluate([("X1", "xa")])


@pytest.mark.parametrize("made", (ANY_NAMES | OTHERS).values(), ids=ANY_NAMES | OTHERS)
def test_one_agency_is_not_several(made):
    for ask in (SMALL.evaluate, lambda it: SMALL.evaluate([], registry=it)):
        with pytest.raises(TypeError, match=r"several agencies are expected.* not one .*: put it into a list"):
            ask(made(ID))


def test_agencies_by_their_ids_are_not_a_list_of_them():
    with pytest.raises(TypeError, match=r"values\(\)"):
        SMALL.evaluate({one["ma"]: one for one in SEVERAL})


def test_nothing_is_not_several_agencies():
    with pytest.raises(TypeError, match=r"several agencies are expected.* not NoneType"):
        SMALL.evaluate(None)


@pytest.mark.parametrize("thing", ["X1", b"X1", 5, object(), Slotted(), Plain()])
def test_what_is_not_several(thing):
    with pytest.raises(TypeError, match="several agencies are expected"):
        SMALL.evaluate(thing)


def test_several_agencies_of_any_kind():
    for given in (
        iter(SEVERAL),
        tuple(SEVERAL),
        {one["ma"]: one for one in SEVERAL}.values(),
        pd.Series(SEVERAL),
        pl.Series(SEVERAL),
        np.array(SEVERAL),
        pd.DataFrame(SEVERAL).dropna(axis=1).itertuples(),
        pd.DataFrame(SEVERAL).astype({"mot": object}).replace({float("nan"): None}).itertuples(index=False),
        pd.DataFrame(SEVERAL)[["ma", "cap"]].to_records(),
        (row for _, row in pd.DataFrame(SEVERAL)[["ma", "cap"]].iterrows()),
        collections.deque(SEVERAL),
    ):
        assert SMALL.evaluate(given).agency_count == 2


def test_an_object_without_an_id_is_bad_data_like_a_mapping_without_one():
    for agency in (
        {"cap": "xa"},
        types.SimpleNamespace(cap="xa"),
        Plain(),
        AttributeDict(cap="xa"),
        pd.Series({"cap": "xa"}),
    ):
        for ask in (lambda it: SMALL.evaluate([it]), SMALL.compile(), SMALL.accumulator().add):
            with pytest.raises(vtlt.BadData) as caught:
                ask(agency)
            assert caught.value.issues[0].code == "missing-id"
