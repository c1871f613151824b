"""The compiled ruleset and the accumulator: cases made by hand, the way they take, what they refuse."""

import ast
import datetime
import functools
import pickle
import types
from collections import ChainMap, OrderedDict, UserDict
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from test_cases import EVALUATED, ruleset_of

import vtlt_rules as vtlt
from vtlt_rules.compiled import verdicts as module
from vtlt_rules.errors import BadData
from vtlt_rules.values import NOT_DONE
from vtlt_rules.verdict import Verdict

MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED
NOT_APPLICABLE, PENDING, NO_THRESHOLD = Verdict.NOT_APPLICABLE, Verdict.PENDING, Verdict.NO_THRESHOLD
BAD_DATA, TRACKED = Verdict.BAD_DATA, Verdict.TRACKED

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh nha_nuoc "Nhà nước" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong tong_so "Tổng số" : nguoi
truong phan "Phần" : nguoi thuoc tong_so
truong manh "Mảnh" : nguoi thuoc phan
truong it "Ít" : nguoi toi_da 3 nguoi
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong ca_hai "Cả hai" : nguoi = nam + nu
truong kho "Kho" : m2 toi_da 999,5 m2
truong dung "Dùng" : m2 thuoc kho
truong rong "Rộng" : m2
truong hep "Hẹp" : m2 thuoc rong
truong co "Có" : co_khong
truong them "Thêm" : co_khong
truong moc_1 "Mốc" : moc
truong du "Đủ" : co_khong = co va them
pham_vi tinh_ "Tỉnh" khi cap = tinh
pham_vi nuoc "Nước" khi cap = tinh va nha_nuoc
pham_vi vung "Vùng" khi dia_ban thuoc { "Gò Công", "Cai Lậy" }
chi_so ty "Tỷ" = ty_le(phan)
chi_so ty_manh "Tỷ" = ty_le(manh tren tong_so)
chi_so ty_nam "Tỷ" = ty_le(nam tren ca_hai)
chi_so ty_dung "Tỷ" = ty_le(dung)
chi_so ty_hep "Tỷ" = ty_le(hep)
chi_so tb_phan "Trung bình" = trung_binh(phan)
chi_so tong_phan "Tổng" = tong(phan)
chi_so tb "Trung bình" = trung_binh(it)
chi_so dem_co "Đếm" = dem(co hoac it >= 2 nguoi)
muc "1"
"""


@functools.cache
def plan(*statements):
    return vtlt.parse(HEAD + "\n".join(statements) + "\n")


def agency(**values):
    return {"ma": "A", "cap": "tinh", "nha_nuoc": True, "dia_ban": "Gò Công"} | values


def verdicts(statement, as_of=None, **values):
    """Return the verdict on one statement, which is also that of the reference."""
    ruleset = plan(statement)
    given = agency(**values)
    found = ruleset.compile(as_of)(given)
    assert found == tuple(finding.verdict for finding in ruleset.evaluate([given], as_of=as_of).findings)
    return found[0]


@pytest.mark.parametrize(
    ("statement", "values", "verdict"),
    [
        ("tinh_.ty >= 40%", {"tong_so": 10, "phan": 4}, MET),
        ("tinh_.ty >= 40%", {"tong_so": 10, "phan": 3}, NOT_MET),
        ("tinh_.ty >= 40%", {"tong_so": 10}, UNDECIDED),
        ("tinh_.ty >= 40%", {"phan": 3}, UNDECIDED),
        ("tinh_.ty >= 40%", {}, UNDECIDED),
        ("tinh_.ty >= 40%", {"tong_so": 0, "phan": 0}, NOT_APPLICABLE),
        ("tinh_.ty >= 40%", {"tong_so": 0}, NOT_APPLICABLE),
        ("tinh_.ty >= 40%", {"cap": "xa", "tong_so": "?"}, NOT_APPLICABLE),
        ("tinh_.ty >= 40%", {"tong_so": 3, "phan": 4}, BAD_DATA),
        ("tinh_.ty >= 40%", {"tong_so": 3, "phan": 2, "manh": 3}, BAD_DATA),
        ("tinh_.ty >= 40%", {"tong_so": 3, "manh": 4}, BAD_DATA),
        ("tinh_.ty >= 40%", {"tong_so": 3, "phan": -1}, BAD_DATA),
        ("tinh_.ty >= 40%", {"tong_so": 10, "phan": True}, BAD_DATA),
        ("tinh_.ty >= 40%", {"tong_so": 10, "phan": "4"}, BAD_DATA),
        ("tinh_.ty >= 40%", {"tong_so": 10, "manh": 5}, MET),
        ("tinh_.ty >= 40%", {"tong_so": 10, "phan": 4, "it": 9}, MET),
        ("tinh_.ty >= ?", {"tong_so": 10, "phan": 4}, NO_THRESHOLD),
        ("tinh_.ty >= ?", {"tong_so": 0}, NOT_APPLICABLE),
        ("moi tinh_.ty >= 40%", {"tong_so": 10, "phan": 4}, MET),
        ("moi tinh_.ty >= 40%", {"tong_so": 10, "phan": 3}, NOT_MET),
        ("moi tinh_.ty >= 40%", {"manh": 5}, UNDECIDED),
        ("moi tinh_.ty >= 40% khi co", {"tong_so": 10, "phan": 4}, UNDECIDED),
        ("moi tinh_.ty >= 40% khi co", {"tong_so": 10, "phan": 4, "co": False}, NOT_APPLICABLE),
        ("moi tinh_.ty >= 40% khi co", {"tong_so": 10, "phan": 4, "co": True}, MET),
        ("moi tinh_.ty >= 40% khi co", {"tong_so": 10, "phan": 14, "co": False}, NOT_APPLICABLE),
        ("tinh_.ty_manh > 100%", {"tong_so": 10, "phan": 4}, NOT_MET),
        ("tinh_.ty > 100%", {"manh": 1}, NOT_MET),
        ("tinh_.ty <= 100%", {"manh": 1}, MET),
        ("tinh_.tb_phan = 0,5 nguoi", {"tong_so": 3}, UNDECIDED),
        ("tinh_.tb_phan = 0,5 nguoi", {"tong_so": 0}, NOT_MET),
        ("tinh_.tong_phan = 50% cua 1 nguoi", {"tong_so": 3}, NOT_MET),
        ("tinh_.ty_nam >= 50%", {"nam": 4, "nu": 4}, MET),
        ("tinh_.ty_nam >= 50%", {"nam": 4, "ca_hai": 9}, NOT_MET),
        ("tinh_.ty_nam >= 50%", {"nam": 4, "nu": 4, "ca_hai": 9}, BAD_DATA),
        ("tinh_.ty_nam >= 50%", {"nam": 4}, UNDECIDED),
        ("tinh_.tong_phan trong 2..3 nguoi", {"tong_so": 10, "phan": 3}, MET),
        ("tinh_.tong_phan trong 2..3 nguoi", {"tong_so": 1}, NOT_MET),
        ("tinh_.tong_phan = 2 nguoi", {"tong_so": 2, "manh": 2}, MET),
        ("tinh_.tb <= 3 nguoi", {}, MET),
        ("tinh_.tb = 0,5 nguoi", {}, UNDECIDED),
        ("tinh_.tb = 0,5 nguoi", {"it": 1}, NOT_MET),
        ("tinh_.dem_co >= 1 co_quan", {"it": 2}, MET),
        ("tinh_.dem_co >= 1 co_quan", {"it": 1}, UNDECIDED),
        ("tinh_.dem_co >= 1 co_quan", {"it": 1, "co": False}, NOT_MET),
        ("moi tinh_.it < 3 nguoi", {"it": 4}, BAD_DATA),
        ("moi tinh_.du", {"co": True, "them": True}, MET),
        ("moi tinh_.du", {"co": False}, NOT_MET),
        ("moi tinh_.du", {"du": True}, MET),
        ("moi tinh_.co", {"co": False, "du": True}, BAD_DATA),
        ("moi tinh_.co", {"co": 1}, BAD_DATA),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": datetime.date(2018, 12, 31)}, MET),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": datetime.date(2019, 1, 1)}, NOT_MET),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": datetime.datetime(2018, 5, 1)}, MET),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": datetime.datetime(2018, 5, 1, 12)}, BAD_DATA),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": "1/5/2018"}, MET),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": "2018-02-30"}, BAD_DATA),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": "chua"}, NOT_MET),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": "Chưa"}, NOT_MET),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": NOT_DONE}, NOT_MET),
        ("moi tinh_.moc_1 hoan_thanh", {}, UNDECIDED),
        ("moi tinh_.moc_1 hoan_thanh khi co", {"moc_1": "chua"}, UNDECIDED),
        ("moi tinh_.moc_1 hoan_thanh khi co", {"moc_1": "chua", "co": False}, NOT_APPLICABLE),
        ("moi tinh_.moc_1 hoan_thanh khi co", {"co": True}, UNDECIDED),
        ("du_bao tinh_.tong_phan khoang 3 nguoi", {"phan": -3}, TRACKED),
        ('nhiem_vu tinh_ "Việc"', {}, TRACKED),
        ("moi tinh_.co khi nha_nuoc", {"co": True, "nha_nuoc": None}, UNDECIDED),
        ("moi tinh_.co khi nha_nuoc", {"co": True, "nha_nuoc": "có"}, BAD_DATA),
        ('moi tinh_.co khi dia_ban = "Cai Lậy"', {"co": True, "dia_ban": " Cai Lâ\u0323y "}, MET),
        ("moi tinh_.co khi cap = tinh", {"co": True, "cap": "Cấp tỉnh"}, MET),
        ("moi nuoc.co", {"co": True}, MET),
        ("moi nuoc.co", {"co": True, "cap": "xa", "nha_nuoc": None}, NOT_APPLICABLE),
        ("moi vung.co", {"co": True, "dia_ban": "Mỹ Tho"}, NOT_APPLICABLE),
        ("moi vung.co", {"co": True, "dia_ban": "Gò Công "}, MET),
    ],
)
def test_verdicts(statement, values, verdict):
    assert verdicts(statement, **values) is verdict
    everything = dict.fromkeys(plan(statement).checked.fields)
    assert verdicts(statement, **(everything | values)) is verdict


@pytest.mark.parametrize(
    ("as_of", "value", "verdict"),
    [
        ("30/06/2018", datetime.date(2018, 6, 30), MET),
        ("30/06/2018", datetime.date(2018, 7, 1), PENDING),
        ("30/06/2018", "chua", PENDING),
        ("31/12/2018", "chua", NOT_MET),
        (datetime.date(2017, 12, 31), datetime.date(2018, 6, 30), PENDING),
        ("2019-01-01", datetime.date(2018, 6, 30), MET),
        ("2019-01-01", None, UNDECIDED),
    ],
)
def test_day_of_the_data(as_of, value, verdict):
    assert verdicts("moi tinh_.moc_1 hoan_thanh", as_of, moc_1=value) is verdict


def test_pending_targets():
    for values in ({"phan": 4, "tong_so": 10}, {"phan": 1, "tong_so": 10}, {}):
        assert verdicts("tinh_.ty >= 40%", "30/06/2018", **values) is PENDING
    assert verdicts("tinh_.ty >= 40%", "30/06/2018", tong_so=0) is NOT_APPLICABLE
    assert verdicts("tinh_.ty >= 40%", "30/06/2018", phan=-1) is PENDING


# ---- exactness


@pytest.mark.parametrize(
    ("percent", "part", "whole", "verdict"),
    [
        (70, Decimal("69.9"), Decimal("99.9"), NOT_MET),
        (70, Fraction(699, 10), Decimal("99.5"), MET),
        (58, 29, 50, MET),
        (70, Decimal("69.65"), Decimal("99.50"), MET),
        (70, Decimal("69.64999999999999999999999999"), Decimal("99.5"), NOT_MET),
        (70, 69.65, 99.5, MET),
        (33, Fraction(1, 3), 1, MET),
        (40, None, Decimal("0.0"), NOT_APPLICABLE),
        (40, Decimal("999.6"), None, BAD_DATA),
        (40, Decimal("NaN"), 3, BAD_DATA),
        (40, Decimal("sNaN"), 3, BAD_DATA),
        (40, Decimal("1E-40"), 3, BAD_DATA),
        (40, Decimal("-0.1"), 3, BAD_DATA),
        (40, Decimal("-0"), 3, NOT_MET),
        (40, Fraction(1, 7**50), 3, NOT_MET),
        (40, Decimal("2." + "0" * 30), 3, BAD_DATA),
    ],
)
def test_decimals(percent, part, whole, verdict):
    with localcontext(prec=3):  # the application's context is not used
        assert verdicts(f"tinh_.ty_dung >= {percent}%", dung=part, kho=whole) is verdict


LONG_DECIMALS = ["0", "-0", "0.5", "2.5000", "999.5", "0.1234567", "9" * 24, "9" * 30, "9" * 25 + ".5", "NaN", "sNaN"]
LONG_DECIMALS += ["2." + "0" * places for places in (5, 22, 23, 28, 29, 30)] + ["Infinity", "-Infinity", "-0.5"]
LONG_DECIMALS += [
    f"{digit}E{exponent}" for digit in (0, 1) for exponent in (-40, -36, -35, -30, -29, -7, 29, 30, 31, 36)
]


@pytest.mark.parametrize("text", LONG_DECIMALS)
def test_decimals_at_the_limits_of_what_is_quick(text):
    for statement, name in (
        ("moi tinh_.rong > 0 m2", "rong"), ("moi tinh_.rong >= 2,5 m2", "rong"), ("tinh_.ty_hep >= 50%", "hep"),
        ("moi tinh_.kho <= 999,4 m2", "kho"),
    ):  # fmt: skip
        for other in ({}, {"rong": Decimal(5)}, {"kho": 5, "dung": 5}):
            for settings in ({}, {"prec": 2}, {"prec": 2, "Emin": 0, "Emax": 1}):
                with localcontext(**settings):
                    verdicts(statement, **other | {name: Decimal(text)})


def test_a_maximum_with_more_places_than_what_is_quick():
    text = HEAD.replace("truong rong", 'truong chat "Chật" : m2 toi_da 2,0000001 m2\ntruong rong')
    ruleset = vtlt.parse(text + "moi tinh_.chat <= 2 m2 khi rong >= 1 m2\n")
    compiled = ruleset.compile()
    for chat, verdict in (
        (None, UNDECIDED),
        (2, MET),
        (Decimal("2.0000001"), NOT_MET),
        (Decimal("2.0000002"), BAD_DATA),
    ):
        given = agency(rong=Decimal("2.5"), chat=chat)
        assert compiled(given) == tuple(finding.verdict for finding in ruleset.evaluate([given]).findings) == (verdict,)


@pytest.mark.parametrize("number", [2**53, 2**63, 10**29])
def test_great_integers(number):
    for above in (-1, 0, 1):
        expected = MET if above >= 0 else NOT_MET
        assert verdicts(f"moi tinh_.nam >= {number} nguoi", nam=number + above) is expected
        assert verdicts("tinh_.ty >= 50%", phan=number + above, tong_so=2 * number) is expected


def test_numbers_that_are_too_long():
    longest = 10**30 - 1
    for statement, name in (("moi tinh_.nam >= 1 nguoi", "nam"), ("tinh_.tong_phan >= 1 nguoi", "phan")):
        assert verdicts(statement, **{name: longest}) is MET
        assert verdicts(statement, **{name: longest + 1}) is BAD_DATA
    assert verdicts("tinh_.ty >= 50%", phan=longest, tong_so=longest) is MET
    assert verdicts("tinh_.ty >= 50%", phan=longest, tong_so=longest + 1) is BAD_DATA
    assert verdicts("tinh_.ty_nam >= 50%", nam=longest, nu=longest) is MET


def test_fractions_that_no_common_scale_is_kept_for():
    part = 2 * 10**29 + Fraction(1, 7**320)
    assert verdicts("tinh_.ty_hep >= 50%", hep=part) is UNDECIDED
    assert verdicts("tinh_.ty_hep >= 50%", hep=part, rong=2 * part) is MET


# ---- forms of agencies


class Slotted:
    __slots__ = ("cap", "co", "ma", "tong_so")


class Defaulting(dict):
    def __missing__(self, key):
        return 3


def forms(values):
    slotted = Slotted()
    for name, value in values.items():
        setattr(slotted, name, value)
    return [
        dict(values),
        OrderedDict(values),
        Defaulting(values),
        types.MappingProxyType(values),
        UserDict(values),
        ChainMap({}, values),
        types.SimpleNamespace(**values),
        slotted,
    ]


def test_mappings_and_objects():
    ruleset = plan("moi tinh_.co", "tinh_.tong_phan >= 2 nguoi")
    compiled = ruleset.compile()
    for _ in range(2):
        for values in ({"co": True}, {"co": None, "tong_so": 1}, {"co": False, "cap": "xa"}):
            for form in forms({"ma": "A", "cap": "tinh"} | values):
                assert compiled(form) == tuple(finding.verdict for finding in ruleset.evaluate([form]).findings), form


def test_a_name_that_python_reserves():
    text = HEAD.replace("truong co ", 'truong class "Lớp" : nguoi\ntruong co ') + "moi tinh_.class >= 2 nguoi\n"
    thing = types.SimpleNamespace(ma="A", cap="tinh")
    setattr(thing, "class", 3)
    compiled = vtlt.parse(text).compile()
    assert compiled(thing) == compiled({"ma": "A", "cap": "tinh", "class": 3}) == (MET,)


def test_many_different_agencies():
    """More combinations of attributes than are remembered."""
    compiled = plan("moi vung.co", "moi tinh_.co").compile()
    for number in range(10_000):
        assert compiled({"ma": number, "cap": "tinh", "dia_ban": f"Xã {number}", "co": True}) == (NOT_APPLICABLE, MET)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"cap": "tinh"}, "missing-id"),
        ({"ma": " ", "cap": "tinh"}, "missing-id"),
        ({"ma": True, "cap": "tinh"}, "wrong-type"),
        ({"ma": 10**30, "cap": "tinh"}, "number-too-long"),
        ({"ma": "A"}, "missing-attribute"),
        ({"ma": "A", "cap": None}, "missing-attribute"),
        ({"ma": "A", "cap": "lang"}, "unknown-value"),
        ({"ma": "A", "cap": ["tinh"]}, "wrong-type"),
        ({"ma": "A", "cap": "tinh", "nha_nuoc": 1}, "wrong-type"),
        ({"ma": "A", "cap": "tinh", "nha_nuoc": None}, "missing-attribute"),
    ],
)
def test_who_cannot_be_placed_is_an_error(given, code):
    ruleset = plan("moi nuoc.co")
    compiled = ruleset.compile()
    compiled(agency())  # so that what is remembered of others cannot be mistaken for this one
    for form in (given, types.SimpleNamespace(**given)):
        with pytest.raises(BadData) as raised:
            compiled(form)
        assert raised.value.issues[0].code == code
        with pytest.raises(BadData):
            ruleset.accumulator().add(form)


@pytest.mark.parametrize("thing", ["A", b"A", 3, 3.5])
def test_what_is_no_agency(thing):
    with pytest.raises(TypeError):
        plan("moi tinh_.co").compile()(thing)


def test_as_of_that_is_no_date():
    with pytest.raises(ValueError, match="as_of"):
        plan("moi tinh_.co").compile("hôm nay")
    with pytest.raises(TypeError, match="as_of"):
        plan("moi tinh_.co").accumulator(3)


# ---- the way that is taken


def test_ordinary_agencies_do_not_need_the_reference(monkeypatch):
    ruleset = plan(
        "moi tinh_.ty >= 40%", "moi tinh_.kho >= 3,5 m2", "tinh_.ty_nam >= 50%", "moi tinh_.du",
        "moi tinh_.moc_1 hoan_thanh",
    )  # fmt: skip
    compiled = ruleset.compile()
    compiled(agency())
    compiled(types.SimpleNamespace(**agency()))
    everything = {
        "tong_so": 10, "phan": 4, "nam": 3, "nu": 2, "kho": Decimal("3.5"), "co": True, "them": True,
        "moc_1": datetime.date(2018, 2, 3),
    }  # fmt: skip
    given = [agency(**{name: everything[name] for name in kept}) for kept in (everything, ["phan", "nam"], ["kho"])]
    given += [agency(**everything | {name: None}) for name in everything]
    right = [tuple(finding.verdict for finding in ruleset.evaluate([one]).findings) for one in given]
    monkeypatch.setattr(module, "evaluate", None)
    assert [compiled(one) for one in given] == right
    assert [compiled(types.SimpleNamespace(**one)) for one in given] == right
    assert len(set(right)) > 5
    with pytest.raises(TypeError):
        compiled(agency(co="có"))


CONTRADICTIONS = [
    {"tong_so": 3, "phan": 4},
    {"tong_so": 3, "phan": -1},
    {"tong_so": -1},
    {"tong_so": 10**30},
    {"phan": 10**30},
    {"manh": -1},
    {"tong_so": 3, "manh": 4},
    {"tong_so": 9, "phan": 2, "manh": 3},
    {"it": 4},
    {"it": -1, "co": False},
    {"kho": Decimal("999.6"), "dung": 3},
    {"kho": Decimal("3.5"), "dung": Decimal("3.51")},
    {"dung": Decimal("1000")},
    {"hep": Decimal("-0.1"), "rong": 2},
    {"rong": Decimal("1E+30"), "hep": Decimal("2.5")},
    {"nam": -1, "nu": 3},
    {"nam": 4, "ca_hai": 3},
    {"nam": 4, "nu": 4, "ca_hai": 9},
    {"tong_so": 3, "phan": 4, "it": 5, "dung": Decimal("1000.5"), "nam": -2},
]


@pytest.mark.parametrize("values", CONTRADICTIONS, ids=repr)
def test_contradictions_are_settled_without_the_reference(monkeypatch, values):
    """They leave open statements that rest on their family, and no other of the same cluster."""
    ruleset = plan(
        "tinh_.ty >= 40%", "tinh_.ty >= ?", "moi tinh_.ty_manh >= 40% khi it >= 2 nguoi", "moi tinh_.it < 3 nguoi",
        "tinh_.dem_co >= 1 co_quan", "moi tinh_.co khi dung >= 2,5 m2", "moi tinh_.them khi co", "tinh_.ty_hep >= 50%",
        "tinh_.ty_nam >= 50%", "moi tinh_.moc_1 hoan_thanh khi nu >= 2 nguoi", "tinh_.ty_dung >= 50% khi them",
    )  # fmt: skip
    compiled = ruleset.compile()
    figures = {"tong_so": 9, "phan": 4, "manh": 2, "it": 2, "nam": 3, "nu": 2, "kho": 8, "dung": 3, "rong": 9, "hep": 5}
    everything = figures | {"co": True, "them": False, "moc_1": datetime.date(2018, 2, 3)}
    given = [agency(**values), agency(**everything | values), agency(**{"co": False, "them": True, "it": 1} | values)]
    right = [tuple(finding.verdict for finding in ruleset.evaluate([one]).findings) for one in given]
    compiled(agency())
    compiled(types.SimpleNamespace(**agency()))
    monkeypatch.setattr(module, "evaluate", None)
    for one, expected in zip(given, right, strict=True):
        assert BAD_DATA in expected and set(expected) != {BAD_DATA}
        assert compiled(one) == compiled(types.SimpleNamespace(**one)) == expected


def test_contradictions_with_a_derived_field_reported():
    """Which of them contradict its formula too depends on what is left of the figures."""
    formula = 'truong qua "Quá" : co_khong = it >= 0 nguoi va co'
    text = HEAD.replace("pham_vi tinh_", f"{formula}\npham_vi tinh_") + "moi tinh_.it >= 1 nguoi\nmoi tinh_.co\n"
    ruleset = vtlt.parse(text)
    compiled = ruleset.compile()
    found = {}
    for it in (-1, 2, 4):
        for reported in (None, True, False):
            given = agency(it=it, co=True, qua=reported)
            found[it, reported] = compiled(given)
            assert found[it, reported] == tuple(finding.verdict for finding in ruleset.evaluate([given]).findings)
    assert found[-1, None] == found[-1, True] == (BAD_DATA, MET)
    assert found[-1, False] == (BAD_DATA, BAD_DATA)


def test_hostile_names_do_not_reach_the_source():
    hostile = "'); import os #"
    text = (
        HEAD.replace('"Có"', f'"{hostile}"')
        .replace('"Thử"', f'"{hostile}"')
        .replace('"cấp tỉnh"', f'"{hostile}"')
        .replace('"Gò Công"', f'"{hostile}"')
        .replace('muc "1"', f'muc "{hostile}" "{hostile}"\n    | {hostile}')
    )
    compiled = vtlt.parse(
        f'{text}moi vung.co khi dia_ban = "{hostile}" va cap = tinh\nnhiem_vu vung "{hostile}"\n'
    ).compile()
    given = agency(co=True, dia_ban=hostile)
    assert compiled(given) == compiled(types.SimpleNamespace(**given)) == (MET, TRACKED)
    assert "import" not in compiled.source
    assert "co'" in compiled.source
    texts = {
        node.value for node in ast.walk(ast.parse(compiled.source)) if isinstance(node, ast.Constant)
        if isinstance(node.value, str)
    }  # fmt: skip
    assert texts <= {"ma", "cap", "dia_ban", "co", "them", "du", "chua"}


def test_formulas_that_name_each_other_twice_stay_small():
    """Without sharing, the last one would read the first field 2**40 times."""
    lines = ['truong d0 "d0" : co_khong = co']
    lines += [f'truong d{n} "d{n}" : co_khong = d{n - 1} hoac khong d{n - 1}' for n in range(1, 13)]
    text = HEAD.replace("pham_vi tinh_", "\n".join(lines) + "\npham_vi tinh_") + "moi tinh_.d12\n"
    compiled = vtlt.parse(text).compile()
    assert compiled(agency(co=True)) == (MET,)
    assert compiled(agency()) == (UNDECIDED,)
    assert len(compiled.source) < 20_000


def test_deep_conditions():
    condition = "co"
    for _ in range(16):  # as deep as the checker lets it be
        condition = f"khong (co hoac (them va {condition}))"
    assert verdicts(f"moi tinh_.co khi {condition}", co=False, them=True) is not BAD_DATA
    assert verdicts(f"moi tinh_.co khi {condition}", co=False) is not BAD_DATA


def test_derived_fields_that_are_reported_need_no_reference_when_they_agree(monkeypatch):
    compiled = plan("moi tinh_.du", "moi tinh_.them").compile()
    values = agency(co=True, them=True, du=True)
    compiled(values)
    compiled(types.SimpleNamespace(**values))
    monkeypatch.setattr(module, "evaluate", None)
    assert compiled(values) == compiled(types.SimpleNamespace(**values)) == (MET, MET)
    assert compiled(agency(co=True, them=False, du=False)) == (NOT_MET, NOT_MET)
    for contradiction in (agency(co=True, them=True, du=False), agency(co=True, them=True, du=1), agency(du=True)):
        with pytest.raises(TypeError):
            compiled(contradiction)


def test_it_can_be_sent_to_another_process():
    compiled = plan("moi tinh_.co").compile("30/06/2018")
    copy = pickle.loads(pickle.dumps(compiled))
    assert copy.as_of == compiled.as_of and copy.statements == compiled.statements
    assert copy(agency(co=True)) == compiled(agency(co=True)) == (PENDING,)


def test_what_it_says_of_itself():
    ruleset = plan("moi tinh_.co", "moi tinh_.du")
    compiled = ruleset.compile("30/06/2018")
    assert compiled.statements == ruleset.statements
    assert compiled.as_of == datetime.date(2018, 6, 30)
    assert repr(compiled) == "CompiledVerdicts(2 statements)"
    assert callable(compiled)
    assert isinstance(compiled, module.CompiledVerdicts)
    assert vtlt.parse(HEAD).compile()(agency()) == ()


def test_two_rulesets_do_not_share_a_function():
    first, second = plan("moi tinh_.co").compile(), plan("moi tinh_.them").compile()
    given = agency(co=True, them=False)
    assert (first(given), second(given)) == ((MET,), (NOT_MET,))


def test_the_example_of_tien_giang():
    ruleset = vtlt.load("tien_giang/2018")
    folder = Path(__file__).parents[2] / "examples" / "tien_giang_2018"
    data = ruleset.schema.read(folder / "data.csv", folder / "registry.csv")
    reports = {row["ma"]: row for row in data}
    rows = [{**row, **reports.get(row["ma"], {})} for row in data.registry]
    compiled, accumulator = ruleset.compile(), ruleset.accumulator()
    for row in rows:
        right = tuple(finding.verdict for finding in ruleset.evaluate([row]).findings)
        assert compiled(row) == right
        assert compiled(types.MappingProxyType(row)) == right
        assert compiled(types.SimpleNamespace(**row)) == right
        accumulator.add(row)
    assert accumulator.verdicts == tuple(finding.verdict for finding in ruleset.evaluate(rows).findings)
    for row in rows[::2]:
        accumulator.remove(row["ma"])
    assert accumulator.verdicts == tuple(finding.verdict for finding in ruleset.evaluate(rows[1::2]).findings)


# ---- the accumulator


def test_adding_and_removing():
    accumulator = plan("tinh_.ty >= 40%", "moi tinh_.co", 'nhiem_vu tinh_ "Việc"').accumulator()
    assert accumulator.verdicts == (NOT_APPLICABLE, NOT_APPLICABLE, TRACKED)
    accumulator.add(agency(ma="T1", tong_so=100, phan=45, co=True))
    assert accumulator.verdicts == (MET, MET, TRACKED)
    accumulator.add(agency(ma=" T2 ", tong_so=20))
    assert accumulator.verdicts == (UNDECIDED, UNDECIDED, TRACKED)
    accumulator.replace(agency(ma="T2", tong_so=20, phan=2, co=False))
    assert accumulator.verdicts == (NOT_MET, NOT_MET, TRACKED)
    accumulator.add(agency(ma="T3", tong_so=2, phan=3, co=True))
    assert accumulator.verdicts == (BAD_DATA, NOT_MET, TRACKED)
    assert len(accumulator) == 3
    accumulator.remove("T3")
    accumulator.remove("T2")
    assert accumulator.verdicts == (MET, MET, TRACKED)
    assert "T1" in accumulator and "T2" not in accumulator and None not in accumulator


def test_numbers_as_ids():
    accumulator = plan("moi tinh_.co").accumulator()
    accumulator.add(agency(ma=7, co=True))
    assert 7 in accumulator and "7" in accumulator
    with pytest.raises(ValueError, match="7"):
        accumulator.add(agency(ma="7", co=False))
    accumulator.remove(7)
    assert len(accumulator) == 0 and repr(accumulator) == "Accumulator(1 statements, 0 agencies)"


def test_what_goes_wrong_changes_nothing():
    accumulator = plan("moi tinh_.co").accumulator()
    accumulator.add(agency(co=True))
    with pytest.raises(ValueError, match="A"):
        accumulator.add(agency(co=False))
    with pytest.raises(KeyError):
        accumulator.remove("B")
    with pytest.raises(KeyError):
        accumulator.replace(agency(ma="B"))
    with pytest.raises(BadData):
        accumulator.replace({"ma": "A"})
    assert accumulator.verdicts == (MET,) and len(accumulator) == 1


def test_bounds_that_come_and_go():
    """A whole without upper bound leaves a share open as long as it is there."""
    accumulator = plan("tinh_.ty <= 50%", "tinh_.tong_phan <= 60 nguoi").accumulator()
    accumulator.add(agency(ma="A", tong_so=100, phan=45))
    accumulator.add(agency(ma="B"))
    assert accumulator.verdicts == (UNDECIDED, UNDECIDED)
    accumulator.add(agency(ma="C", tong_so=10))
    assert accumulator.verdicts == (UNDECIDED, UNDECIDED)
    accumulator.remove("B")
    assert accumulator.verdicts == (MET, MET)


def test_agencies_that_may_be_out():
    accumulator = plan("tinh_.tong_phan >= 3 nguoi khi co", "tinh_.ty >= 40% khi co").accumulator()
    accumulator.add(agency(ma="A", tong_so=0, phan=0))
    assert accumulator.verdicts == (UNDECIDED, NOT_APPLICABLE)
    accumulator.add(agency(ma="B", tong_so=5, phan=1, co=True))
    accumulator.add(agency(ma="C", tong_so=5, phan=5))
    assert accumulator.verdicts == (UNDECIDED, UNDECIDED)
    accumulator.remove("C")
    assert accumulator.verdicts == (NOT_MET, NOT_MET)


# ---- beside contradictions


@pytest.mark.parametrize(
    ("statement", "values", "verdict"),
    [
        ("moi tinh_.it <= 3 nguoi", {"it": 4}, MET),
        ("moi tinh_.it > 3 nguoi", {"it": 4}, NOT_MET),
        ("moi tinh_.it <= 2 nguoi", {"it": 4}, BAD_DATA),
        ("tinh_.tb <= 3 nguoi", {"it": 4}, MET),
        ("tinh_.ty >= 0%", {"tong_so": 3, "phan": 4}, BAD_DATA),  # met, or nobody is there
        ("tinh_.ty >= ?", {"tong_so": 3, "phan": 4}, NO_THRESHOLD),
        ("moi tinh_.co khi it >= 4 nguoi", {"it": 4, "co": True}, NOT_APPLICABLE),
        ("moi tinh_.co khi it <= 3 nguoi", {"it": 4, "co": True}, MET),
        ("moi tinh_.du", {"co": False, "them": 1}, NOT_MET),
        ("moi tinh_.du", {"co": True, "them": True, "du": False}, BAD_DATA),
        ("moi tinh_.du", {"co": True, "them": 1, "du": True}, MET),  # reported, and its formula does not tell
        ("tinh_.dem_co >= 1 co_quan", {"co": True, "it": 4}, MET),
        ("tinh_.dem_co >= 2 co_quan", {"co": True, "it": 4}, NOT_MET),
        ("du_bao tinh_.ty khoang 40%", {"tong_so": 3, "phan": 4}, TRACKED),
    ],
)
def test_verdicts_beside_contradictions(statement, values, verdict):
    assert verdicts(statement, **values) is verdict


@pytest.mark.parametrize("given", ["mapping", "object"])
@pytest.mark.parametrize(
    "one", [pytest.param(one, id=name) for name, one in EVALUATED if name.startswith("contradictions: ")]
)
def test_cases_of_contradictions(one, given):
    """Each agency compiled as evaluated alone, and all of them in an accumulator as evaluated together."""
    ruleset = ruleset_of(one)
    day, ids = one.get("as_of"), [agency["ma"] for agency in one["agencies"]]
    compiled, accumulator = ruleset.compile(day), ruleset.accumulator(day)
    for row in one["agencies"] if "registry" not in one and len(set(ids)) == len(ids) else []:
        report = ruleset.evaluate([row], as_of=day)
        shown = row if given == "mapping" else types.SimpleNamespace(**row)
        assert compiled(shown) == tuple(finding.verdict for finding in report.findings)
        accumulator.add(shown)
    if len(accumulator):
        report = ruleset.evaluate(one["agencies"], as_of=day)
        assert accumulator.verdicts == tuple(finding.verdict for finding in report.findings)
        in_spite_of = [[(issue.agency, issue.code) for issue in issues] for issues in accumulator.in_spite_of]
        assert in_spite_of == [
            [(issue.agency, issue.code) for issue in finding.in_spite_of] for finding in report.findings
        ]


def test_what_the_verdicts_of_an_accumulator_stand_in_spite_of():
    accumulator = plan("moi tinh_.it <= 2 nguoi", "tinh_.ty >= 40%", 'nhiem_vu tinh_ "Việc"').accumulator()

    def in_spite_of():
        return [[(issue.agency, issue.code) for issue in issues] for issues in accumulator.in_spite_of]

    assert accumulator.in_spite_of == ((), (), ())
    accumulator.add(agency(ma="A", it=4, tong_so=10, phan=4))
    assert (accumulator.verdicts, in_spite_of()) == ((BAD_DATA, MET, TRACKED), [[], [], []])
    accumulator.add(agency(ma="B", it=3, tong_so=10, phan=4))
    assert (accumulator.verdicts, in_spite_of()) == ((NOT_MET, MET, TRACKED), [[("A", "over-maximum")], [], []])
    accumulator.add(agency(ma="C", it=-1, tong_so=10, phan=11))
    assert accumulator.verdicts == (NOT_MET, BAD_DATA, TRACKED)
    assert in_spite_of() == [[("A", "over-maximum"), ("C", "negative")], [], []]
    accumulator.replace(agency(ma="A", it=2, tong_so=10, phan=4))
    accumulator.replace(agency(ma="C", it=2, tong_so=10, phan=4))
    assert (accumulator.verdicts, in_spite_of()) == ((NOT_MET, MET, TRACKED), [[], [], []])
    accumulator.remove("B")
    assert accumulator.verdicts == (MET, MET, TRACKED)


def test_what_a_pending_verdict_of_an_accumulator_stands_in_spite_of():
    """The provisional one counts: bad data lists nothing, not met does."""
    accumulator = plan("moi tinh_.it <= 2 nguoi").accumulator("30/06/2018")
    accumulator.add(agency(ma="A", it=4))
    assert (accumulator.verdicts, accumulator.in_spite_of) == ((PENDING,), ((),))
    accumulator.add(agency(ma="B", it=3))
    [issues] = accumulator.in_spite_of
    assert accumulator.verdicts == (PENDING,) and [issue.agency for issue in issues] == ["A"]
