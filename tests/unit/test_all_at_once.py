"""Whatever keeps agencies from being placed is said together with all else that is wrong, not after it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules.cli import main

PLAN = vtlt.parse(
    'ke_hoach k "K"\nthoi_ky 01/01/2026..31/12/2026\ndon_vi nguoi "người" nguyen\n'
    'thuoc_tinh cap "Cấp" : { tinh, xa }\nthuoc_tinh nha_nuoc "Nhà nước" : co_khong\nthuoc_tinh dia_ban "Địa bàn" : chuoi\n'
    'truong so "Số" : nguoi\ntruong phan "Phần" : nguoi thuoc so\n'
    'pham_vi tinh_nay "Tỉnh" khi cap = tinh va nha_nuoc\npham_vi cap_xa "Xã" khi cap = xa\n'
    'muc "I"\n    moi tinh_nay.so >= 1 nguoi\n    moi cap_xa.so >= 1 nguoi khi dia_ban = "A"\n'
)
Found = list[tuple[str, int | None, str | None, str | None, str | None]]


@pytest.fixture
def run(capsys):
    """Call the command; return exit status, standard output and standard error."""
    return lambda *arguments: (main(arguments), *capsys.readouterr())


def refused(folder: Path, data: str, registry: str | None = None) -> Found:
    """Read files that are refused: code, row, agency, field and file of what is wrong."""
    (folder / "data.csv").write_text(data, encoding="utf-8")
    if registry is not None:
        (folder / "registry.csv").write_text(registry, encoding="utf-8")
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(folder / "data.csv", None if registry is None else folder / "registry.csv")
    assert str(caught.value)
    return [(i.code, i.row, i.agency, i.field, Path(i.file or "").stem) for i in caught.value.issues]


def test_a_missing_attribute_beside_a_wrong_cell(tmp_path):
    data = "ma;cap;nha_nuoc;dia_ban;so\nA;tinh;có;;x\nB;;có;;1\nC;tinh;;;1\nD;xa;;;1\nE;;;;\n"
    assert refused(tmp_path, data) == [
        ("wrong-type", 2, "A", "so", "data"),
        ("missing-attribute", 3, "B", "cap", "data"),
        ("missing-attribute", 4, "C", "nha_nuoc", "data"),
        ("missing-attribute", 6, "E", "cap", "data"),
        ("missing-attribute", 6, "E", "nha_nuoc", "data"),
    ]


def test_mending_the_wrong_cells_leaves_only_what_was_said_before(tmp_path):
    file = tmp_path / "data.csv"
    file.write_text("ma;cap;nha_nuoc;so\nA;tinh;có;1\nB;;có;1\nC;tinh;;1\n", encoding="utf-8")
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate(PLAN.schema.read(file))
    assert [(i.code, i.row, i.field) for i in caught.value.issues] == [
        ("missing-attribute", 3, "cap"),
        ("missing-attribute", 4, "nha_nuoc"),
    ]


def test_what_is_wrong_itself_is_not_missing_as_well(tmp_path):
    assert refused(tmp_path, "ma;cap;nha_nuoc;so\nA;huyen;có;1\nB;tinh;tốt;1\n") == [
        ("unknown-value", 2, "A", "cap", "data"),
        ("wrong-type", 3, "B", "nha_nuoc", "data"),
    ]


def test_an_agency_without_an_id_lacks_an_attribute_too(tmp_path):
    assert refused(tmp_path, "ma;cap;nha_nuoc;so\n;;có;1\nA;tinh;có;1\nA;;có;1\n") == [
        ("missing-id", 2, None, "ma", "data"),
        ("missing-attribute", 2, None, "cap", "data"),
        ("repeated-agency", 4, "A", "ma", "data"),
        ("missing-attribute", 4, "A", "cap", "data"),
    ]


def test_an_attribute_without_a_column_is_no_empty_cell(tmp_path):
    assert refused(tmp_path, "ma;nha_nuoc;so\nA;;x\nB;có;1\n") == [
        ("wrong-type", 2, "A", "so", "data"),
        ("missing-attribute", 2, "A", "nha_nuoc", "data"),
    ]


def test_a_column_that_was_misspelled_is_not_missing_as_well(tmp_path):
    assert refused(tmp_path, "ma;capp;nha_nuoc;so\nA;tinh;có;1\n") == [("unknown-column", 1, None, "capp", "data")]


def test_beside_a_registry(tmp_path):
    data = "ma;cap;so\nA;xa;x\nB;;1\nZ;;1\n"
    registry = "ma;cap;nha_nuoc\nA;tinh;có\nB;;có\nC;tinh;\n"
    assert refused(tmp_path, data, registry) == [
        ("wrong-type", 2, "A", "so", "data"),
        ("attribute-conflict", 2, "A", "cap", "data"),
        ("not-in-registry", 4, "Z", "ma", "data"),
        ("missing-attribute", 3, "B", "cap", "registry"),
        ("missing-attribute", 4, "C", "nha_nuoc", "registry"),
    ]


def test_a_file_that_cannot_be_read_at_all_has_nobody_to_be_placed(tmp_path):
    assert refused(tmp_path, "", "ma;cap\nA;\nB;xa\n") == [
        ("empty-file", None, None, None, "data"),
        ("missing-attribute", 2, "A", "cap", "registry"),
    ]
    assert [one[0] for one in refused(tmp_path, "ma;cap;so\nA;;x\n", "")] == ["wrong-type", "empty-file"]


def test_a_column_that_is_not_there_is_said_beside_wrong_cells(tmp_path, run):
    """Not of every agency, but once, as where nothing else is wrong."""
    file = tmp_path / "data.csv"
    file.write_text("ma;so\nA;x\nB;1\nC;1\n", encoding="utf-8")
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(file)
    assert [one.code for one in caught.value.issues] == ["wrong-type"]
    assert caught.value.without_column == {"cap": 3, "nha_nuoc": 3}
    plan = tmp_path / "k.vtlt"
    plan.write_text(PLAN.checked.source.written, encoding="utf-8")
    for words, sentence in (("vi", "không có cột `cap`, nên không biết 3 cơ quan"), ("en", "there is no column `cap`")):
        status, _, err = run("--lang", words, "evaluate", str(plan), str(file))
        assert status == 1 and "wrong-type" in err and sentence in err and "--registry" in err


# ---- the same of objects


def issues_of(agencies, registry=None):
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate(agencies, registry)
    return [(i.code, i.agency, i.field, i.row) for i in caught.value.issues]


def test_all_that_stops_comes_at_once():
    agencies = [
        {"ma": "A", "cap": "tinh", "nha_nuoc": True, "so": -1},
        {"ma": "B", "nha_nuoc": True, "so": 1, "phan": 2},
        {"cap": "tinh", "so": 1},
        {"cap": 5},
        {"ma": "C", "cap": "xa", "so": 1},
    ]
    assert issues_of(agencies) == [
        ("missing-id", None, "ma", 3),
        ("missing-id", None, "ma", 4),
        ("missing-attribute", None, "nha_nuoc", 3),
        ("wrong-type", None, "cap", 4),
        ("missing-attribute", None, "nha_nuoc", 4),
        ("missing-attribute", "B", "cap", 2),
    ]
    assert len(PLAN.evaluate([agencies[0], agencies[4]]).data_issues) == 1  # which stops nobody


def test_an_attribute_that_stops_is_said_once():
    assert issues_of([{"ma": "A", "cap": 5, "nha_nuoc": True}]) == [("wrong-type", "A", "cap", 1)]


def test_a_missing_attribute_is_looked_for_where_it_belongs():
    """The row is that of the registry, in which it is missing, not that of the report."""
    registry = [{"ma": "A", "cap": "xa"}, {"ma": "B", "nha_nuoc": True}, {"cap": "tinh"}]
    assert issues_of([{"ma": "B", "so": -1}], registry) == [
        ("missing-id", None, "ma", 3),
        ("missing-attribute", None, "nha_nuoc", 3),
        ("missing-attribute", "B", "cap", 2),
    ]


def test_not_every_kind_of_agency_is_asked_about(tmp_path, monkeypatch):
    """What is wrong is said all the same; of further kinds it is not said that they could not be placed either."""
    data = "ma;cap;nha_nuoc;dia_ban;so\nA;tinh;;;x\nB;;;;1\n"
    codes = [(code, agency) for code, _, agency, _, _ in refused(tmp_path, data)]
    assert codes == [("wrong-type", "A"), ("missing-attribute", "A"), *[("missing-attribute", "B")] * 2]
    monkeypatch.setattr("vtlt_rules.evaluate.placing._MOST_ASKED", 0)
    codes = [(code, agency) for code, _, agency, _, _ in refused(tmp_path, data)]
    assert codes == [("wrong-type", "A"), ("missing-attribute", "A")]
