"""Returns against their registry, and remarks on columns that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_files import DATA, PLAN, SCHEMA, Place, issues_of, place, read, schema_of, write

from vtlt_rules import Note
from vtlt_rules.data import problems
from vtlt_rules.errors import BadData

# ---- the registry


REGISTRY = "ma,ten,cap,nha_nuoc,dia_ban\nT01,Sở A,tinh,có,\nT02,Sở B,tinh,có,\nH01,Phòng C,huyen,có,Cái Bè\n"


def issues_of_both(folder: Path, data: str, registry: str) -> list[tuple[str, Place]]:
    """Return what is wrong with two files: the name of the file, and the place."""
    with pytest.raises(BadData) as caught:
        SCHEMA.read(write(folder, data), str(write(folder, registry, "registry.csv")))
    return [(Path(issue.file or "").name, place(issue)) for issue in caught.value.issues]


def test_registry(tmp_path: Path) -> None:
    data = SCHEMA.read(str(write(tmp_path, DATA)), write(tmp_path, REGISTRY, "registry.csv"))
    assert list(data) == [{"ma": "T01", "cbccvc": 5}]
    assert data.registry is not None
    assert data.registry[2] == {"ma": "H01", "ten": "Phòng C", "cap": "huyen", "nha_nuoc": True, "dia_ban": "Cái Bè"}
    assert data.registry[2].row == 4


def test_attributes_may_stand_in_both_files(tmp_path: Path) -> None:
    data = SCHEMA.read(write(tmp_path, "ma;cap;ten\nT01;huyện;Sở X\n"), write(tmp_path, REGISTRY, "registry.csv"))
    assert data[0] == {"ma": "T01", "cap": "huyen", "ten": "Sở X"}


def test_registry_in_json(tmp_path: Path) -> None:
    registry = write(tmp_path, [{"ma": 1, "cap": "tinh", "nha_nuoc": True}], "registry.json")
    data = SCHEMA.read(write(tmp_path, "ma\n1\n"), registry)
    assert list(data.registry or ()) == [{"ma": "1", "cap": "tinh", "nha_nuoc": True}]


JOINS: list[tuple[str, str, list[tuple[str, Place]]]] = [
    (
        "ma;cbccvc\nT01;x\nT2;5\n",
        "ma,cap,cbccvc\nT01,xa,5\nT02,tinh,\nT02,tinh,\n",
        [
            ("data.csv", ("wrong-type", 2, "T01", "cbccvc")),
            ("data.csv", ("not-in-registry", 3, "T2", "ma")),
            ("registry.csv", ("unknown-column", 1, None, "cbccvc")),
            ("registry.csv", ("unknown-value", 2, "T01", "cap")),
            ("registry.csv", ("repeated-agency", 4, "T02", "ma")),
        ],
    ),
    # The order of issues is that of the rows, whenever they were found.
    (
        "ma;cbccvc\nX;5\nT01;x\nt01;5\nX;5;6\n",
        "ma\nT01\n",
        [
            ("data.csv", ("not-in-registry", 2, "X", "ma")),
            ("data.csv", ("wrong-type", 3, "T01", "cbccvc")),
            ("data.csv", ("not-in-registry", 4, "t01", "ma")),
            ("data.csv", ("wrong-width", 5, "X", None)),
            ("data.csv", ("repeated-agency", 5, "X", "ma")),
        ],
    ),
    # A row that cannot be taken apart still says whose it is when the id comes first...
    (DATA, "ma;cap\nT01\n", [("registry.csv", ("wrong-width", 2, "T01", None))]),
    # ... and if not, nobody is said to be missing from the registry.
    (DATA, "cap;ma\nT01\n", [("registry.csv", ("wrong-width", 2, None, None))]),
    (DATA, 'ma;cap\nT02;tinh\n"T01;tinh\n', [("registry.csv", ("invalid-csv", 3, None, None))]),
    (DATA, "cap\ntinh\n", [("registry.csv", ("missing-column", 1, None, "ma"))]),
    (DATA, "", [("registry.csv", ("empty-file", None, None, None))]),
    (
        DATA,
        "ma;cap\n;tinh\n",
        [("data.csv", ("not-in-registry", 2, "T01", "ma")), ("registry.csv", ("missing-id", 2, None, "ma"))],
    ),
]


@pytest.mark.parametrize(("data", "registry", "places"), JOINS)
def test_problems_of_both_files(tmp_path: Path, data: str, registry: str, places: list[tuple[str, Place]]) -> None:
    assert issues_of_both(tmp_path, data, registry) == places


def test_unregistered_agencies_get_suggestions(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        SCHEMA.read(write(tmp_path, "ma\nT001\n"), write(tmp_path, REGISTRY, "registry.csv"))
    assert [issue.suggestion for issue in caught.value.issues] == ["T01"]


# ---- notes


def test_missing_columns_are_noted_once(tmp_path: Path) -> None:
    data = read(tmp_path, "ma;nha_nuoc;cbccvc;tai_lieu;co_kho;luu_tru\nT01;;;;;\nT02;;;;;\n")
    file = str(tmp_path / "data.csv")
    assert data.notes == tuple(Note("no-column", name, file) for name in ("cap", "van_thu"))
    assert data.notes[1].message() == "không có cột `van_thu`: coi như mọi cơ quan đều thiếu số liệu này"
    assert data.notes[1].message("en") == "there is no column `van_thu`: it is missing for every agency"


def test_of_a_column_that_no_statement_reads_nothing_is_said(tmp_path: Path) -> None:
    schema = schema_of(PLAN + "    moi cap_tinh.bien_che >= 2 nguoi khi co_kho\n")  # `bien_che` adds two fields up
    data = schema.read(write(tmp_path, "ma;cap;nha_nuoc\nT01;;\n"))
    assert [note.field for note in data.notes] == ["co_kho", "van_thu", "luu_tru"]


def test_attributes_are_expected_in_the_registry(tmp_path: Path) -> None:
    registry = write(tmp_path, "ma;nha_nuoc\nT01;có\n", "registry.csv")
    data = SCHEMA.read(write(tmp_path, "ma;dia_ban;cbccvc;tai_lieu;co_kho\nT01;;;;\n"), registry)
    assert [(note.field, Path(note.file).name) for note in data.notes] == [
        ("cap", "registry.csv"),
        ("van_thu", "data.csv"),
    ]


def test_derived_fields_may_have_columns(tmp_path: Path) -> None:
    data = read(tmp_path, "ma;bien_che\nT01;2\n")
    assert data[0] == {"ma": "T01", "bien_che": 2}
    (issue,) = issues_of(tmp_path, "ma;Biên chế\nT01;2,5\n")
    assert place(issue) == ("not-whole", 2, "T01", "bien_che")


# ---- files


def test_unregistered_agencies_are_not_listed_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MOST_ISSUES", 10)
    places = issues_of_both(tmp_path, "ma\n" + "".join(f"{number}\n" for number in range(20)), "ma\nT01\n")
    assert [place[0] for _, place in places] == ["not-in-registry"] * 10 + ["too-many-issues"]
