"""Who is there: the registry against the returns, agencies given twice, keys that nobody declared."""

import pytest
from one_statement import HEAD, declaring, people

import vtlt_rules as vtlt
from plans import plan_of


def test_what_the_registry_says_otherwise():
    rules = vtlt.parse(
        HEAD.replace("truong chung", 'thuoc_tinh nha_nuoc "Nhà nước" : co_khong\ntruong chung') + "moi cap_tinh.co_kho"
    )
    registry = [{"ma": "A", "cap": "tinh", "nha_nuoc": True}]
    with pytest.raises(vtlt.BadData) as caught:
        rules.evaluate([{"ma": "A", "cap": "xa", "nha_nuoc": False}], registry=registry)
    assert [(issue.code, issue.field, issue.facts) for issue in caught.value.issues] == [
        ("attribute-conflict", "cap", {"value": "`xa`", "expected": "`tinh`"}),
        ("attribute-conflict", "nha_nuoc", {"value": "không", "expected": "có"}),
    ]


def test_what_nobody_can_read_is_not_what_the_registry_says():
    rules = vtlt.parse(HEAD + "moi cap_tinh.co_kho")
    with pytest.raises(vtlt.BadData) as caught:
        rules.evaluate([{"ma": "A", "cap": 7}], registry=[{"ma": "A", "cap": "tinh"}])
    assert [(issue.code, issue.field, issue.facts) for issue in caught.value.issues] == [
        ("attribute-conflict", "cap", {"value": "`7`", "expected": "`tinh`"})
    ]


def test_a_text_that_the_registry_has_otherwise_is_shown_as_it_was_given():
    rules = vtlt.parse(HEAD + "moi cap_tinh.co_kho")
    registry = [{"ma": "A", "cap": "tinh", "dia_ban": "Hoà Bình"}]
    assert rules.evaluate([{"ma": "A", "dia_ban": " HÒA  BÌNH"}], registry=registry).data_issues == ()
    for given, shown in (("Hoa Bình", "`Hoa Bình`"), (7, "`7`")):
        with pytest.raises(vtlt.BadData) as caught:
            rules.evaluate([{"ma": "A", "dia_ban": given}], registry=registry)
        (issue,) = caught.value.issues
        assert (issue.code, issue.facts) == ("attribute-conflict", {"value": shown, "expected": "`Hoà Bình`"})


def test_kinds_of_agencies_times_scopes_are_bounded(monkeypatch):
    rules = vtlt.parse(HEAD + "moi cap_tinh.co_kho")
    agencies = [{"ma": "A", "cap": "tinh"}, {"ma": "B", "cap": "tinh"}]
    assert len(rules.evaluate(agencies).findings) == 1
    monkeypatch.setattr("vtlt_rules.evaluate.population._MOST_JUDGED", 0)
    with pytest.raises(vtlt.BadData) as caught:
        rules.evaluate(agencies)
    assert [issue.code for issue in caught.value.issues] == ["too-complex"]


def test_a_slip_is_named_beside_every_declared_key():
    rules = declaring('truong co_kho "Có kho" : co_khong\n', "moi s.co_kho")
    everything = {"ma": "A", "ten": "Sở A", "cap": "tinh", "co_kho": True}
    assert rules.evaluate([everything]).notes == ()
    (note,) = rules.evaluate([{**everything, "co_khoo": True, 5: 6}]).notes
    assert (note.facts["key"], note.field) == ("co_khoo", "co_kho")


def test_a_remark_on_a_slip_has_two_languages():
    rules = declaring('truong co_kho "Có kho" : co_khong\n', "moi s.co_kho")
    (note,) = rules.evaluate([{"ma": "A", "cap": "tinh", "co_khoo": True}]).notes
    assert note.message() == "khóa `co_khoo` không phải tên nào đã khai báo nên không được dùng; có phải là `co_kho`?"
    assert note.message("en") == "the key `co_khoo` is no declared name and was not used; is `co_kho` meant?"


def test_an_agency_given_twice_is_said_by_the_rows_of_the_data_though_it_is_registered_once():
    registry = [{"ma": "A", "cap": "tinh"}, {"ma": "B", "cap": "tinh"}]
    rules = vtlt.parse(HEAD + "moi cap_tinh.co_kho")
    report = rules.evaluate([{"ma": "B"}, {"ma": "A"}, {"ma": "A"}], registry)
    assert [(issue.row, issue.facts["first"]) for issue in report.data_issues] == [(3, 2)]


def test_what_is_no_agency():
    for thing in ("A", b"A", 5, 2.5):
        with pytest.raises(TypeError):
            people("moi tinh_.co").evaluate([thing])


def test_keys_that_look_like_a_slip_are_named():
    agency = {"ma": "A", "cap": "tinh", "loai": "doan_the", "cbccvc_lap_ho_soo": 3, "cbccvc": 4}
    rules = vtlt.parse(plan_of("cap_tinh.lap_ho_so >= 40%"))
    (note,) = rules.evaluate([agency]).notes
    for lang in ("vi", "en"):
        assert "cbccvc_lap_ho_soo" in note.message(lang) and "`cbccvc_lap_ho_so`" in note.message(lang)
