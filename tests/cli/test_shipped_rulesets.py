"""``vtlt list`` and ``vtlt_rules.rulesets()``: what is shipped."""

import json
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules.resources import ruleset_names

ROOT = Path(__file__).resolve().parents[2]


def test_all_that_can_be_loaded_is_listed_and_nothing_else():
    names = vtlt.rulesets()
    assert type(names) is tuple and list(names) == sorted(names)
    assert {"tien_giang/2016", "tien_giang/2018", "quoc_gia/chuyen_doi_so"} <= {*names}
    for name in ruleset_names():
        if name in names:
            assert vtlt.load(name).statements
        else:
            with pytest.raises(vtlt.InvalidRuleset, match="not-a-plan"):
                vtlt.load(name)


def test_the_list_says_number_statements_title_and_path(run):
    status, out, err = run("list", "--format", "json")
    document = json.loads(out)
    assert (status, err, document["schema"]) == (0, "", "vtlt-rulesets/1")
    assert [one["name"] for one in document["rulesets"]] == list(vtlt.rulesets())
    [one] = [one for one in document["rulesets"] if one["name"] == "tien_giang/2018"]
    assert one == {
        "name": "tien_giang/2018",
        "number": "74/KH-UBND",
        "title": "Thực hiện Quy hoạch ngành Văn thư, Lưu trữ tỉnh Tiền Giang năm 2018",
        "statements": 59,
        "path": str(ROOT / "rulesets" / "tien_giang" / "2018.vtlt"),
    }
    for lang in ("vi", "en"):
        status, out, err = run("list", "--lang", lang)
        assert (status, err) == (0, "")
        shown = " ".join(out.split())
        assert all(str(value) in shown for one in document["rulesets"] for value in one.values() if value is not None)
