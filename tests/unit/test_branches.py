"""Corners that the other tests go past: odd Python values, figures in odd places, thresholds given for odd statements."""

import datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

import pytest
from one_statement import PEOPLE, codes_of, people

import vtlt_rules as vtlt


def test_figures_of_conditions_and_of_shares_of_amounts_must_be_in_the_words():
    statement = "moi tinh_.co khi khong (tong_so trong 3..5 nguoi) va (lap >= 7 nguoi hoac lap > tong_so)"
    assert codes_of("| từ 3 đến 5 người, 7 người", statement) == []
    assert codes_of("| không có gì", statement) == ["numeral-not-in-words"] * 3
    assert codes_of("| 70% của 679,3 mét", "tinh_.tong_dai >= 70% cua 679,3 met") == []
    assert codes_of("| 30 đến 40%", "tinh_.ty trong 30..40%") == []
    assert codes_of("| 30", "tinh_.ty trong 30..40%") == ["numeral-not-stated"] + ["numeral-not-in-words"] * 2


def test_a_day_that_the_calendar_does_not_have_is_still_a_figure_of_the_words():
    assert codes_of("| trước 31/02/2018", "moi tinh_.moc_1 hoan_thanh") == ["numeral-not-stated"]


@pytest.mark.parametrize(
    ("line", "value", "demanded"),
    [
        ("tinh_.ty >= 40%", "30%", ">= 30%"),
        ("tinh_.ty trong 30%..40%", "20%..25%", "trong 20%..25%"),
        ("du_bao tinh_.tong_dai khoang 790 met", "800 met", "khoang 800 met"),
    ],
)
def test_a_threshold_given_from_outside_takes_the_place_of_the_lines_own(line, value, demanded):
    given = people(line)
    (statement,) = given.statements
    assert given.with_thresholds({statement.key: value}).statements[0].text.endswith(demanded)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("tinh_.ty >= 40%", "20%..25%"),
        ("tinh_.ty trong 30%..40%", "25%"),
        ("du_bao tinh_.tong_dai khoang 790 met", "1..2 met"),
    ],
)
def test_a_range_is_no_single_threshold_and_the_other_way_round(line, value):
    given = people(line)
    with pytest.raises(vtlt.InvalidRuleset):
        given.with_thresholds({given.statements[0].key: value})


class Half(Rational):
    """Some other library's exact number: 5/1."""

    numerator = 10
    denominator = 2

    def _no(self, *_):
        raise NotImplementedError

    __abs__ = __add__ = __ceil__ = __eq__ = __floor__ = __floordiv__ = __le__ = __lt__ = __mod__ = __mul__ = __neg__ = (
        _no
    )
    __pos__ = __pow__ = __radd__ = __rfloordiv__ = __rmod__ = __rmul__ = __round__ = __rpow__ = __rtruediv__ = _no
    __truediv__ = __trunc__ = _no
    __hash__ = None


@pytest.mark.parametrize("ten", [10, Fraction(10), Decimal("10.0"), 10.0, Fraction(20, 2)])
@pytest.mark.parametrize("five", [5, Fraction(5), Half()])
def test_exact_numbers_of_any_kind(ten, five):
    (finding,) = people("tinh_.ty >= 50%").evaluate([{"ma": "A", "cap": "tinh", "tong_so": ten, "lap": five}]).findings
    assert finding.verdict is vtlt.Verdict.MET
    assert finding.bounds.low == finding.bounds.high == Fraction(1, 2)


@pytest.mark.parametrize("cap", ["tinh", "Cấp tỉnh", "  CẤP TỈNH ", "tỉnh"])
def test_a_value_of_an_enumeration_by_name_or_label(cap):
    (finding,) = people("moi tinh_.co").evaluate([{"ma": "A", "cap": cap, "co": True}]).findings
    assert finding.verdict is vtlt.Verdict.MET


def test_a_value_that_an_enumeration_does_not_have_and_one_that_is_no_text():
    for cap in ("huyện", 5):
        with pytest.raises(vtlt.BadData) as caught:
            people("moi tinh_.co").evaluate([{"ma": "A", "cap": cap, "co": True}])
        assert [(one.agency, one.field) for one in caught.value.issues] == [("A", "cap")]


class Unkind:
    def __repr__(self):
        raise RuntimeError


def test_a_value_whose_own_code_fails_is_still_reported():
    report = people("moi tinh_.co").evaluate([{"ma": "A", "cap": "tinh", "co": Unkind()}])
    (issue,) = report.data_issues
    assert (issue.agency, issue.field) == ("A", "co") and "Unkind" in issue.message("en")


def test_a_moment_counts_as_its_day():
    last = datetime.datetime(2018, 12, 31, 23, 59)
    (finding,) = people("moi tinh_.moc_1 hoan_thanh").evaluate([{"ma": "A", "cap": "tinh", "moc_1": last}]).findings
    assert finding.verdict is vtlt.Verdict.MET


def test_what_is_no_agency():
    for thing in ("A", b"A", 5, 2.5):
        with pytest.raises(TypeError):
            people("moi tinh_.co").evaluate([thing])


def test_keys_that_look_like_a_slip_are_named():
    agency = {"ma": "A", "cap": "tinh", "cbccvc_lap_ho_soo": 3, "cbccvc": 4}
    plan_2018 = vtlt.parse('ke_hoach thu "Thử"\n    theo van_thu_luu_tru\nmuc "1"\n    cap_tinh.lap_ho_so >= 40%\n')
    (note,) = plan_2018.evaluate([agency]).notes
    for lang in ("vi", "en"):
        assert "cbccvc_lap_ho_soo" in note.message(lang) and "`cbccvc_lap_ho_so`" in note.message(lang)


def test_a_field_that_stands_twice_in_a_sum():
    """Twice 3 is 6; a double of 6 with 3 unknown is not guessed at, and 7 contradicts nothing that can be told."""
    rules = people("moi tinh_.gap_doi >= 6 nguoi")
    (met,) = rules.evaluate([{"ma": "A", "cap": "tinh", "lap": 3}]).findings
    assert met.verdict is vtlt.Verdict.MET
    (also,) = rules.evaluate([{"ma": "A", "cap": "tinh", "gap_doi": 6}]).findings
    assert also.verdict is vtlt.Verdict.MET
    assert rules.evaluate([{"ma": "A", "cap": "tinh", "lap": 3, "gap_doi": 7}]).data_issues


def test_a_text_where_a_number_is_compared():
    assert codes_of('moi tinh_.co khi tong_so >= "ba"') == ["type-mismatch"]


def test_a_flag_asked_of_a_number_and_of_a_total():
    assert codes_of("moi tinh_.tong_so hoan_thanh") == ["unfit-demand"]
    assert codes_of("tinh_.tong_dai hoan_thanh") == ["unfit-demand"]


def test_a_milestone_given_as_text():
    (finding,) = (
        people("moi tinh_.moc_1 hoan_thanh").evaluate([{"ma": "A", "cap": "tinh", "moc_1": "31/12/2018"}]).findings
    )
    assert finding.verdict is vtlt.Verdict.MET


def test_of_two_sums_the_wrong_one_is_named():
    declared = PEOPLE + 'truong ca_ba "Cả ba" : nguoi = lap + tong_so\ntruong lai "Lại" : nguoi = lap + lap + tong_so\n'
    rules = vtlt.parse(declared + 'muc "1"\n    moi tinh_.lai >= 1 nguoi\n    moi tinh_.ca_ba >= 1 nguoi\n')
    report = rules.evaluate([{"ma": "A", "cap": "tinh", "lap": 1, "tong_so": 2, "ca_ba": 3, "lai": 5}])
    assert [(one.code, one.field) for one in report.data_issues] == [("formula-mismatch", "lai")]


def test_more_unknown_names_than_anybody_wants_suggestions_for():
    found = vtlt.check(PEOPLE + 'muc "1"\n' + "".join(f"    tinh_.tyy >= {n}%\n" for n in range(1, 99)) * 8)
    unknown = [one for one in found if one.code == "unknown-name"]
    assert len(unknown) > 500 and unknown[0].suggestion == "ty" and unknown[-1].suggestion is None


def test_a_vocabulary_that_is_no_utf8_is_said_to_be_that(tmp_path):
    (tmp_path / "hong.vtlt").write_bytes(b'tu_vung hong "\xff"\n')
    found = vtlt.check('ke_hoach thu "Thử"\n    theo hong\nmuc "1"\n    x.y >= 1%\n', folder=tmp_path)
    assert [one.code for one in found] == ["not-utf8"]


def test_a_number_compared_with_a_flag():
    assert codes_of("moi tinh_.co khi tong_so >= co") == ["type-mismatch"]


def test_a_range_whose_lower_end_has_its_own_unit():
    assert codes_of("| 1 đến 2 người", "moi tinh_.tong_so trong 1 nguoi..2 nguoi") == []
    assert codes_of("| 1 đến 2", "moi tinh_.tong_so trong 1 nguoi..2 met") == ["unit-mismatch"]


def test_a_date_with_points_is_spelt_out():
    (found,) = vtlt.check(PEOPLE + 'muc "1"\n    moi tinh_.moc_1 hoan_thanh trong 01.01.2018..31/12/2018\n')
    assert (found.code, found.suggestion) == ("invalid-date", "01/01/2018")


@pytest.mark.parametrize("value", ["1" * 31 + "%", "40 %%", "abc", ""])
def test_a_threshold_from_outside_that_is_none(value):
    with pytest.raises((vtlt.InvalidRuleset, ValueError)):
        people("tinh_.ty >= 40%").with_thresholds({"tinh_.ty": value})


def test_what_lies_in_an_interval():
    closed, open_ = vtlt.Interval(1, 3), vtlt.Interval(2, None)
    assert [number in closed for number in (0, 1, 2, 3, 4)] == [False, True, True, True, False]
    assert [number in open_ for number in (1, 2, 10**30)] == [False, True, True]
    assert Fraction(5, 2) in closed and Fraction(7, 2) not in closed


@pytest.mark.parametrize(
    ("wrong", "code", "suggestion"),
    [
        ("moi tinh_.co khi cap = tin", "unknown-value", "tinh"),
        ("tinh_.ty >= 40% khi lap + co >= 1 nguoi", "type-mismatch", None),
        ("moi tinh_.co khi tong_so >= 3", "missing-unit", "3 nguoi"),
        ("tinh_.tong_dai >= 70 cua 679,3 met", "missing-unit", "70%"),
    ],
)
def test_what_is_said_of_a_wrong_condition(wrong, code, suggestion):
    (found,) = vtlt.check(PEOPLE + f'muc "1"\n    {wrong}\n')
    assert (found.code, found.suggestion) == (code, suggestion)


def test_a_report_says_where_its_findings_are_to_whoever_iterates():
    report = people("moi tinh_.co").evaluate([])
    with pytest.raises(TypeError, match="`findings`"):
        list(report)


def test_keys_of_thresholds_are_spelt_as_freely_as_in_a_ruleset():
    given = people("moi tinh_.tong_so >= 1 nguoi").with_thresholds({" moi  tỉnh_ . tổng_số ": "2 nguoi"})
    assert [one.text for one in given.statements] == ["moi tinh_.tong_so >= 2 nguoi"]


def test_a_relation_in_a_threshold_from_outside_is_refused_without_talk_of_lines():
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        people("tinh_.ty >= 40%").with_thresholds({"tinh_.ty": ">= 50%"})
    [found] = caught.value.diagnostics
    assert (found.code, found.span.text) == ("syntax-error", ">=")
    assert "bắt đầu" not in found.message()


def test_a_report_in_another_language_is_refused():
    report = people("moi tinh_.co").evaluate([{"ma": "A", "cap": "tinh"}])
    for write in (report.to_text, report.to_dict, report.findings[0].explain):
        with pytest.raises(ValueError, match="'fr'"):
            write("fr")


def test_one_agency_is_one_in_english():
    report = people("moi tinh_.co").evaluate([{"ma": "A", "cap": "tinh"}])
    assert "1 agency ·" in report.to_text("en")
    assert ": 1 agency (" in report.findings[0].explain("en")


def test_neither_nothing_nor_everything_is_shown_for_almost():
    agencies = [
        {"ma": "A", "cap": "tinh", "tong_so": 2500, "lap": 1},
        {"ma": "B", "cap": "tinh", "tong_so": 80, "lap": 9},
    ]
    (finding,) = people("tinh_.ty >= 40%").evaluate(agencies).findings
    text = finding.explain()
    assert "A: 0,04% (" in text
    assert "B: 11,3% (" in text
    agencies = [{"ma": "A", "cap": "tinh", "tong_so": 10**6, "lap": 10**6 - 1}]
    assert "99,9999%" in people("tinh_.ty >= 40%").evaluate(agencies).to_text()
