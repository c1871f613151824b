"""Part of what was read from files: the registry goes with it, or a word is said."""

from __future__ import annotations

import copy
import itertools
import pickle
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict

PLAN = vtlt.parse(
    'ke_hoach k "K"\nthoi_ky 01/01/2026..31/12/2026\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
    'truong so "Số" : nguoi\npham_vi cap_xa "Xã" khi cap = xa\nmuc "I"\n    moi cap_xa.so >= 1 nguoi\n'
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Returns that say themselves what agencies are, so that nothing but silent agencies needs the registry."""
    (tmp_path / "data.csv").write_text("ma;cap;so\nX1;xa;1\nX2;xa;2\nX3;xa;3\n", encoding="utf-8")
    (tmp_path / "registry.csv").write_text("ma;cap\nX1;xa\nX2;xa\nX3;xa\nX4;xa\n", encoding="utf-8")
    return tmp_path / "data.csv", tmp_path / "registry.csv"


@pytest.fixture
def data(files: tuple[Path, Path]) -> vtlt.AgencyData:
    return PLAN.schema.read(*files)


def verdict(agencies: Any, **arguments: Any) -> tuple[Verdict, int]:
    report = PLAN.evaluate(agencies, **arguments)
    return report.findings[0].verdict, report.agency_count


KEPT: dict[str, Callable[[vtlt.AgencyData], Any]] = {
    "all": lambda it: it,
    "slice": lambda it: it[:2],
    "other slice": lambda it: it[1:],
    "slice of a slice": lambda it: it[:2][1:],
    "backwards": lambda it: it[::-1],
    "nothing": lambda it: it[:0],
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "pickle": lambda it: pickle.loads(pickle.dumps(it)),
    "pickle of a slice": lambda it: pickle.loads(pickle.dumps(it[:1])),
}
LOST: dict[str, Callable[[vtlt.AgencyData], Any]] = {
    "list": list,
    "tuple": tuple,
    "iterator": iter,
    "comprehension": lambda it: [row for row in it if row["so"] > 1],
    "filter": lambda it: filter(lambda row: row["so"] > 1, it),
    "sorted": lambda it: sorted(it, key=lambda row: row["ma"]),
    "reversed": reversed,
    "sample": lambda it: random.Random(0).sample(list(it), 2),
    "islice": lambda it: itertools.islice(it, 2),
    "chain": lambda it: itertools.chain(it, it[:0]),
    "sum of lists": lambda it: list(it) + list(it[:0]),
    "one row": lambda it: [it[0]],
    "copied rows": lambda it: copy.deepcopy(list(it)),
    "sent rows": lambda it: pickle.loads(pickle.dumps(list(it))),
    "mixed": lambda it: [{"ma": "X9", "cap": "xa"}, it[0]],
}


@pytest.mark.parametrize("part", KEPT.values(), ids=KEPT)
def test_a_slice_has_the_registry_of_all(data, part):
    kept = part(data)
    assert isinstance(kept, vtlt.AgencyData)
    assert kept.registry == data.registry and kept.notes == data.notes
    assert verdict(kept) == (Verdict.UNDECIDED, 4)  # X4 is silent
    assert PLAN.frame_of(kept).height == 4


def test_a_slice_is_the_rows_that_one_asked_for(data):
    assert [row["ma"] for row in data[1:]] == ["X2", "X3"] and len(data[1:]) == 2
    assert data[1:][0].row == 3 and data[-1]["ma"] == "X3" and data[1:][0] == data[1]
    assert data[:] == data and data[:2] != data


@pytest.mark.parametrize("part", LOST.values(), ids=LOST)
def test_rows_without_their_registry_are_refused(data, part):
    with pytest.raises(ValueError, match=r"registry=data\.registry"):
        PLAN.evaluate(part(data))
    with pytest.raises(TypeError, match=r"frame .*evaluate takes agencies"):
        PLAN.evaluate_frame(part(data))


@pytest.mark.parametrize("part", [part for name, part in LOST.items() if name != "mixed"])
def test_with_the_registry_any_rows_are_taken(data, part):
    assert verdict(part(data), registry=data.registry) == (Verdict.UNDECIDED, 4)


def test_one_row_alone_is_refused_too(data):
    for ask in (PLAN.compile(), PLAN.accumulator().add):
        for _ in range(2):
            with pytest.raises(ValueError, match=r"registry=data\.registry"):
                ask(data[0])
        ask(dict(data[1]))  # who says so has made it something else


def test_two_files_are_not_added(data):
    with pytest.raises(TypeError):
        data + data


def test_rows_read_without_a_registry_stand_alone(files):
    data = PLAN.schema.read(files[0])
    for part in (KEPT | LOST).values():
        assert verdict(part(data))[0] in (Verdict.MET, Verdict.NOT_APPLICABLE, Verdict.UNDECIDED)
    assert verdict([*data]) == verdict(data[:]) == (Verdict.MET, 3)
    assert verdict(data[:0]) == (Verdict.NOT_APPLICABLE, 0)
    assert PLAN.compile()(data[0]) == (Verdict.MET,)


def test_what_is_no_data_is_no_frame(data):
    with pytest.raises(TypeError, match=r"schema\.read"):
        PLAN.frame_of([*data])
