"""The laws hold of what is shipped, and find what is planted: bugs in the evaluators, statements that say nothing."""

import datetime
import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules import laws
from vtlt_rules.bounds import PairSums
from vtlt_rules.checked import IsDone
from vtlt_rules.compiled import Accumulator
from vtlt_rules.data import Schema, cells
from vtlt_rules.evaluate import growth
from vtlt_rules.evaluate import measures as measuring
from vtlt_rules.evaluate import population as populating
from vtlt_rules.evaluate import run as running
from vtlt_rules.evaluate import statements as judging
from vtlt_rules.laws.metamorphic import Trial, rising_fields
from vtlt_rules.laws.plain import Plain, outcome
from vtlt_rules.laws.shrinking import shrink
from vtlt_rules.relations import Relation
from vtlt_rules.verdict import Verdict

HEAD = """
ke_hoach thu "Kế hoạch thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met "mét"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh hai_dao "Hải đảo" : co_khong
truong nguoi_lam "Người làm việc" : nguoi
truong lap_duoc "Người lập được hồ sơ" : nguoi thuoc nguoi_lam
truong nhan_su "Nhân sự" : nguoi toi_da 5 nguoi
truong tai_lieu "Tài liệu" : met
truong co_kho "Có kho" : co_khong
truong kho_tot "Kho tốt" : co_khong
truong kho_dung_duoc "Kho dùng được" : co_khong = co_kho va kho_tot
truong quy_che "Quy chế" : moc
pham_vi tinh_nay "Cấp tỉnh" khi cap = tinh
pham_vi dao_xa "Xã đảo" khi cap = xa va hai_dao
pham_vi khong_ai "Không ai" khi cap = tinh va cap = xa
chi_so lap_ho_so "Lập hồ sơ" = ty_le(lap_duoc)
chi_so kho "Có kho" = ty_le(kho_dung_duoc)
chi_so tong_tai_lieu "Tổng tài liệu" = tong(tai_lieu)
chi_so nhan_su_tb "Nhân sự bình quân" = trung_binh(nhan_su)
chi_so dong_nguoi "Cơ quan đông người" = dem(nhan_su >= 3 nguoi)
"""
STATEMENTS_BEGIN = HEAD.count("\n") + 2  # the line after `muc`


def plan(*statements):
    return vtlt.parse(HEAD + 'muc "II.1"\n' + "\n".join(statements) + "\n")


GOOD = (
    "tinh_nay.lap_ho_so >= 40%",
    "tinh_nay.kho >= 58%",
    "tinh_nay.lap_ho_so <= 90%",
    "tinh_nay.nhan_su_tb = 2,5 nguoi",
    "tinh_nay.dong_nguoi >= 7 co_quan",
    "tinh_nay.tong_tai_lieu trong 475,51..500 met",
    "dao_xa.lap_ho_so > 33,3%",
    "moi tinh_nay.nhan_su trong 1..2 nguoi",
    "moi dao_xa.kho_dung_duoc khi nhan_su >= 1 nguoi",
    "moi tinh_nay.quy_che hoan_thanh trong 02/11/2017..31/01/2019",
)


@pytest.fixture(scope="module")
def good():
    return plan(*GOOD)


def found(ruleset, *names, **options):
    return list(laws.find_broken(ruleset, laws=names or tuple(laws.LAWS), examples=40, **options))


# ---- what is right


def test_the_laws_hold_of_a_plan_of_every_form(good):
    laws.check_all(good, examples=30)


@pytest.mark.parametrize(
    "name", ["tien_giang/2016", "tien_giang/2018", "quoc_gia/chuyen_doi_so", "quoc_gia/luu_tru_dien_tu"]
)
def test_the_laws_hold_of_the_shipped_plans(name):
    laws.check_all(vtlt.load(name), examples=10)


@pytest.mark.parametrize("name", list(laws.LAWS))
def test_each_law_is_a_function_of_its_name(good, name):
    assert getattr(laws, name)(good, examples=3) is None
    assert getattr(laws, name)(good, [[], [{"ma": "1", "cap": "tinh", "hai_dao": False}]], examples=4) is None


def test_populations_may_be_a_strategy_of_ones_own(good):
    seen = []
    agency = st.builds(lambda number: {"ma": str(number), "cap": "tinh", "hai_dao": True}, st.integers(1, 9))
    pairs = st.lists(agency, min_size=2, max_size=2, unique_by=lambda one: one["ma"])
    laws.order_does_not_matter(good, pairs.map(lambda people: seen.append(people) or people), examples=5)
    assert len(seen) >= 5


ONE = {"ma": "T1", "cap": "tinh", "hai_dao": False}


@pytest.mark.parametrize(
    ("agencies", "codes"),
    [
        ([ONE | {"nguoi_lam": 3}, ONE], ["repeated-agency"]),
        ([ONE | {"nguoi_lam": "50"}], ["wrong-type"]),
        ([ONE | {"nguoi_lam": 1.5, "lap_duoc": -1}], ["not-whole", "negative"]),
        ([ONE | {"nguoi_lam": float("nan")}], ["not-a-value"]),
        ([{"ma": "T1"}], ["missing-attribute"] * 2),
    ],
)
def test_populations_of_ones_own_that_cannot_be_read_break_no_law_but_are_refused(good, agencies, codes):
    for populations in ([agencies], st.just(agencies)):
        with pytest.raises(vtlt.BadData) as caught:
            laws.check_all(good, populations, examples=2)
        assert sorted({issue.code for issue in caught.value.issues}) == sorted(set(codes))


def test_populations_of_ones_own_are_read_as_evaluate_reads_them(good, tmp_path):
    class Office:
        ma, cap, hai_dao, nguoi_lam, lap_duoc = " T2", "Cấp xã", True, 9, 4

    (tmp_path / "a.csv").write_text("ma,cap,hai_dao,quy_che\nT1,tinh,không,chưa\n", encoding="utf-8")
    odd = ONE | {"quy_che": "05/01/2018", "tai_lieu": Decimal("10.50"), "nguoi_lam": 10**25}
    contradictory = ONE | {"nguoi_lam": 3, "lap_duoc": 4}
    laws.check_all(good, [[odd, Office()], [contradictory], good.schema.read(tmp_path / "a.csv")], examples=6)


def test_laws_without_ruleset_or_examples_are_refused(good):
    with pytest.raises(TypeError, match="of a ruleset"):
        laws.check_all("my_plan.vtlt")
    with pytest.raises(ValueError, match="at least one"):
        laws.order_does_not_matter(good, examples=0)


def test_an_unknown_law_is_refused(good):
    with pytest.raises(ValueError, match="no law nothing"):
        list(laws.find_broken(good, laws=["nothing"]))


# ---- statements that say nothing


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("tinh_nay.lap_ho_so >= 0%", "vacuous"),
        ("tinh_nay.lap_ho_so <= 100%", "vacuous"),
        ("tinh_nay.lap_ho_so > 100%", "impossible"),
        ("tinh_nay.kho < 0%", "impossible"),
        ("tinh_nay.dong_nguoi >= 0 co_quan", "vacuous"),
        ("tinh_nay.nhan_su_tb > 5 nguoi", "impossible"),
        ("tinh_nay.nhan_su_tb <= 5 nguoi", "vacuous"),
        ("moi tinh_nay.nhan_su >= 0 nguoi", "vacuous"),
        ("moi tinh_nay.nhan_su >= 6 nguoi", "impossible"),
        ("moi tinh_nay.nguoi_lam = 50% cua 3 nguoi", "impossible"),
        ("moi tinh_nay.co_kho khi co_kho", "vacuous"),
        ("moi tinh_nay.co_kho khi kho_dung_duoc", "vacuous"),
        ("moi tinh_nay.co_kho khi khong co_kho", "impossible"),
        ("moi tinh_nay.nhan_su >= 1 nguoi khi co_kho va khong co_kho", "empty"),
        ("moi tinh_nay.nhan_su >= 1 nguoi khi nhan_su > 3 nguoi va nhan_su < 3 nguoi", "empty"),
        ("moi tinh_nay.nhan_su >= 1 nguoi khi cap = xa", "empty"),
        ("khong_ai.lap_ho_so >= 40%", "empty"),
    ],
)
def test_a_statement_that_says_nothing_is_named_with_its_line(statement, reason):
    ruleset = plan("tinh_nay.lap_ho_so >= 40%", statement, "moi tinh_nay.co_kho")
    (broken,) = found(ruleset, "can_be_met_and_failed")
    assert (broken.statement.text, broken.reason) == (statement, reason)
    assert broken.line == STATEMENTS_BEGIN + 1
    assert (broken.law, broken.clause) == ("can_be_met_and_failed", "II.1")
    with pytest.raises(laws.LawBroken) as raised:
        laws.can_be_met_and_failed(ruleset, examples=5)
    assert raised.value.statement.text == statement


@pytest.mark.parametrize(
    "statement",
    [
        "tinh_nay.lap_ho_so >= 100%",
        "tinh_nay.lap_ho_so <= 0%",
        "tinh_nay.kho = 33,3%",
        "tinh_nay.lap_ho_so = 12,345%",
        "tinh_nay.lap_ho_so trong 33,3..33,4%",
        "tinh_nay.nhan_su_tb = 2,75 nguoi",
        "tinh_nay.dong_nguoi = 100000 co_quan",
        "tinh_nay.tong_tai_lieu >= 70% cua 679,3 met",
        "moi tinh_nay.nguoi_lam >= 1000 nguoi khi lap_duoc > nhan_su va tai_lieu < 12,5 met",
        "moi dao_xa.kho_dung_duoc khi khong nhan_su trong 1..4 nguoi",
        "moi tinh_nay.nhan_su = 5 nguoi",
        "moi tinh_nay.quy_che hoan_thanh trong 01/03/2019..01/03/2019",
    ],
)
def test_a_statement_that_can_go_both_ways_is_left_alone(statement):
    assert found(plan(statement), "can_be_met_and_failed") == []


def test_what_is_not_judged_is_exempt():
    ruleset = plan("tinh_nay.lap_ho_so >= ?", "du_bao khong_ai.lap_ho_so khoang 40%", 'nhiem_vu khong_ai "Việc"')
    assert found(ruleset, "can_be_met_and_failed") == []
    assert [laws.reason_of(ruleset, one) for one in ruleset.statements] == [None, None, None]


def test_all_that_is_broken_is_reported_at_once():
    ruleset = plan("tinh_nay.lap_ho_so >= 0%", "tinh_nay.lap_ho_so >= 40%", "tinh_nay.lap_ho_so > 100%")
    with pytest.raises(laws.LawsBroken) as raised:
        laws.check_all(ruleset, examples=5)
    assert [(one.line - STATEMENTS_BEGIN, one.reason) for one in raised.value.broken] == [
        (0, "vacuous"),
        (2, "impossible"),
    ]
    assert len(raised.value.message().splitlines()) == 2
    assert str(raised.value) == "\n\n".join(one.to_text() for one in raised.value.broken)  # what pytest shows


def test_tests_of_two_statements_about_one_measure_have_two_names():
    ruleset = plan("tinh_nay.lap_ho_so >= 0%", "tinh_nay.lap_ho_so <= 100%")
    names = [one.as_test().split("def ")[1].split("(")[0] for one in found(ruleset, "can_be_met_and_failed")]
    assert len(set(names)) == len(names) == 2


def test_a_written_test_finds_its_statement_after_lines_came_before_it():
    [broken] = found(plan("tinh_nay.lap_ho_so >= 0%"), "can_be_met_and_failed")
    written = broken.as_test().replace(
        "tinh_nay.lap_ho_so >= 0%\\n'", "dao_xa.lap_ho_so >= 1%\\ntinh_nay.lap_ho_so >= 0%\\n'"
    )
    assert "dao_xa.lap_ho_so >= 1%" in written
    with pytest.raises(AssertionError):
        _compiled(written)()


# ---- planted bugs


def missing_is_zero(monkeypatch):
    real = judging.contribution

    def planted(subject):
        contribute = real(subject)

        def floor(agency):
            pair = contribute(agency)
            return evolve(pair, x_high=pair.x_low, y_high=pair.y_low)

        return floor

    monkeypatch.setattr(judging, "contribution", planted)


def more_than_for_at_least(monkeypatch):
    real = judging.holds

    def planted(sums, limits, reading):
        ((relation, number),) = limits.bounds
        if relation is Relation.AT_LEAST and number != 1:
            limits = evolve(limits, bounds=((Relation.MORE_THAN, number),))
        return real(sums, limits, reading)

    monkeypatch.setattr(judging, "holds", planted)


def window_ends_a_day_early(monkeypatch):
    real = measuring.test_of

    def planted(condition):
        if isinstance(condition, IsDone):
            condition = evolve(condition, last=condition.last - datetime.timedelta(days=1))
        return real(condition)

    monkeypatch.setattr(measuring, "test_of", planted)


def large_sums_fail(monkeypatch):
    real = judging.StatementJudge.decide

    def planted(self, sums, is_contradicted=False):
        total = sums.total()
        return Verdict.NOT_MET if not self.statement.is_each and total.low > 3 else real(self, sums, is_contradicted)

    monkeypatch.setattr(judging.StatementJudge, "decide", planted)


def last_agency_is_lost(monkeypatch):
    real = PairSums.of

    def planted(pairs):
        pairs = list(pairs)
        return real(pairs[:-1] if len(pairs) > 1 else pairs)

    monkeypatch.setattr(judging.PairSums, "of", staticmethod(planted))


def who_is_silent_vanishes(monkeypatch):
    real = running.read_population

    def planted(ruleset, agencies, registry, *rows):
        agencies = list(agencies)
        if registry is not None:
            known = {agency["ma"] for agency in agencies}
            registry = [agency for agency in registry if agency["ma"] in known]
        return real(ruleset, agencies, registry, *rows)

    monkeypatch.setattr(running, "read_population", planted)


def everybody_is_a_member(monkeypatch):
    real = populating._Reader.find_members

    def planted(self):
        real(self)
        if "tinh_nay" in self.population.members:
            self.population.members["tinh_nay"] = list(self.population.agencies)

    monkeypatch.setattr(populating._Reader, "find_members", planted)


def forgets_nobody(monkeypatch):
    add = Accumulator.add

    def remember(self, agency):
        if agency["ma"] not in self:
            add(self, agency)

    monkeypatch.setattr(Accumulator, "remove", lambda _self, _ma: None)
    monkeypatch.setattr(Accumulator, "add", remember)
    monkeypatch.setattr(Accumulator, "replace", lambda self, agency: add(self, {**agency, "ma": "another"}))


def compiled_gaps_are_met(monkeypatch):
    real = vtlt.Ruleset.compile

    def planted(self, as_of=None):
        judge = real(self, as_of)
        return lambda agency: tuple(Verdict.MET if one is Verdict.UNDECIDED else one for one in judge(agency))

    monkeypatch.setattr(vtlt.Ruleset, "compile", planted)


def no_is_yes_in_files(monkeypatch):
    monkeypatch.setitem(cells._BOOLEANS, "không", True)


def second_file_is_read_in_part(monkeypatch):
    real = Schema.read

    def planted(self, path, registry=None, **options):
        rows = real(self, path, registry, **options)
        return rows[:-1] if str(path).endswith("2.csv") else rows

    monkeypatch.setattr(Schema, "read", planted)


BUGS = [
    (missing_is_zero, "decided_survives_completion", GOOD[0]),
    (missing_is_zero, "facts_only_sharpen", GOOD[0]),
    (large_sums_fail, "monotone_in_numerator", GOOD[0]),
    (last_agency_is_lost, "order_does_not_matter", GOOD[0]),
    (who_is_silent_vanishes, "order_does_not_matter", GOOD[0]),
    (no_is_yes_in_files, "order_does_not_matter", GOOD[1]),
    (second_file_is_read_in_part, "order_does_not_matter", GOOD[0]),
    (everybody_is_a_member, "outsiders_do_not_matter", GOOD[0]),
    (more_than_for_at_least, "evaluators_agree", GOOD[0]),
    (window_ends_a_day_early, "evaluators_agree", GOOD[9]),
    (forgets_nobody, "evaluators_agree", GOOD[5]),
    (compiled_gaps_are_met, "evaluators_agree", GOOD[8]),
]


@pytest.mark.parametrize(("plant", "law", "statement"), BUGS, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_bug_is_found_by_its_law_and_the_test_it_writes_fails(monkeypatch, plant, law, statement):
    ruleset, written = plan("moi tinh_nay.co_kho", statement), []
    with monkeypatch.context() as patched:
        plant(patched)
        broken = [one for one in found(ruleset, law) if one.statement.text == statement]
        assert {one.law for one in broken} == {law}
        assert {one.line for one in broken} == {STATEMENTS_BEGIN + 1}
        for one in broken:
            assert len(one.agencies) <= 2, one.table()
            written.append(_compiled(one.as_test()))
            with pytest.raises(AssertionError):
                written[-1]()
    for test in written:
        test()  # the bug is mended


def _compiled(code):
    namespace = {}
    exec(compile(code, "written", "exec"), namespace)
    (test,) = (value for name, value in namespace.items() if name.startswith("test_"))
    return test


def test_the_smallest_data_of_a_bug_is_one_agency_with_the_least_figures(monkeypatch):
    missing_is_zero(monkeypatch)
    (broken,) = found(plan("tinh_nay.lap_ho_so >= 40%"), "decided_survives_completion")
    (agency,), (after,) = broken.agencies, broken.after
    assert agency["cap"] == "tinh"
    figures = [(after["nguoi_lam"], after["lap_duoc"]), (agency.get("nguoi_lam"), agency.get("lap_duoc"))]
    assert figures[0] in ((1, 0), (1, 1))
    assert None in figures[1]
    assert "hai_dao" not in agency
    before, then = (one.verdict for one in broken.outcomes)
    assert then is (Verdict.MET if after["lap_duoc"] else Verdict.NOT_MET)
    assert before is not then
    heading, row = (line.split("  ") for line in broken.table().splitlines())
    assert heading[:2] == ["ma", "cap"]
    assert "?" in "".join(row)
    assert "→ 1" in "".join(row)


def test_frames_are_compared_too(monkeypatch):
    pytest.importorskip("polars")
    more_than_for_at_least(monkeypatch)
    assert "evaluate_frame()" in {one.other for one in found(plan(GOOD[0]), "evaluators_agree")}


def test_frames_are_compared_beside_data_of_then(monkeypatch):
    pytest.importorskip("polars")
    ruleset = plan("tinh_nay.tong_tai_lieu tang >= 0%", "moi tinh_nay.nhan_su giam <= 1 nguoi tung hai_dao")
    assert not found(ruleset, "evaluators_agree")
    real = growth.level_truth
    monkeypatch.setattr(growth, "level_truth", lambda now, then, level: real(then, now, level))
    broken = found(ruleset, "evaluators_agree")
    assert {one.statement.key for one in broken if one.other == "evaluate_frame()"} == {
        "tinh_nay.tong_tai_lieu",
        "tinh_nay.nhan_su",
    }
    test = _compiled(next(one.as_test() for one in broken if one.other == "evaluate_frame()"))
    with pytest.raises(AssertionError):
        test()
    monkeypatch.undo()
    test()


def test_the_message_names_law_clause_statement_and_line(monkeypatch):
    more_than_for_at_least(monkeypatch)
    broken = found(plan("tinh_nay.lap_ho_so >= 40%"), "evaluators_agree")[0]
    for lang, word in (("vi", "Không đạt"), ("en", "Not met")):
        message = broken.message(lang)
        for part in ("evaluators_agree", "II.1", "tinh_nay.lap_ho_so >= 40%", f":{STATEMENTS_BEGIN}:", word):
            assert part in message
        full = broken.to_text(lang)
        assert full.startswith(message)
        assert broken.table(lang).splitlines()[0] in full
        assert "def test_" in full
    assert str(broken) == broken.to_text("vi")


def test_the_same_seed_finds_the_same(monkeypatch, good):
    missing_is_zero(monkeypatch)
    one, other = ([(b.message(), b.table()) for b in found(good, "facts_only_sharpen", seed=7)] for _ in range(2))
    assert one == other


# ---- the parts


def test_holds_speaks_only_of_its_own_changes(good):
    before = [{"ma": "1", "cap": "tinh", "hai_dao": False, "nguoi_lam": 5}]
    after = [before[0] | {"lap_duoc": 2}]
    assert laws.holds("facts_only_sharpen", good, good.statements[0], before, after)
    with pytest.raises(ValueError, match="does not speak"):
        laws.holds("facts_only_sharpen", good, good.statements[0], after, before)
    with pytest.raises(ValueError, match="does not speak"):
        laws.holds("monotone_in_numerator", good, good.statements[0], before, after)


def test_numerators_are_what_can_only_raise_the_value(good):
    named = {one.text: sorted(rising_fields(good.checked, one)) for one in good.statements}
    assert named["tinh_nay.lap_ho_so >= 40%"] == ["lap_duoc"]
    assert named["tinh_nay.kho >= 58%"] == ["co_kho", "kho_tot"]
    assert named["tinh_nay.dong_nguoi >= 7 co_quan"] == ["nhan_su"]
    assert named["moi dao_xa.kho_dung_duoc khi nhan_su >= 1 nguoi"] == ["co_kho", "kho_tot"]
    both_ways = plan("moi tinh_nay.kho_dung_duoc khi khong co_kho hoac lap_duoc > nhan_su")
    assert sorted(rising_fields(both_ways.checked, both_ways.statements[0])) == ["kho_tot"]


def test_plain_values(good):
    statement = good.statements[0]
    agency = {"ma": "1", "cap": "tinh", "nguoi_lam": 5, "lap_duoc": 2, "co_kho": True}
    plain = Plain(good.checked, agency)
    assert plain.pair(statement) == (2, 5)
    assert plain.truth(good.statements[8].subject.formula) is None  # kho_tot is not known
    assert outcome(statement, [(2, 5)]) is True
    assert outcome(statement, [(2, 5), (0, 1)]) is False
    assert outcome(statement, [(0, 0)]) is None
    assert plain.is_outside(good.statements[6])
    assert not Plain(good.checked, agency | {"lap_duoc": 6}).is_lawful()
    assert not Plain(good.checked, agency | {"nhan_su": 6}).is_lawful()
    assert Plain(good.checked, agency | {"nhan_su": 5, "tai_lieu": Fraction(1, 2)}).is_lawful()


def test_the_shrinker_reaches_the_least_that_is_broken():
    dice = random.Random(1)
    people = [{"ma": i, "x": dice.randint(0, 99), "y": dice.randint(0, 99), "z": None} for i in range(20)]

    def is_broken(trial):
        return sum(agency.get("x", 0) for agency in trial.before) >= 100

    small = shrink(Trial(people, people), is_broken)
    assert Counter(key for agency in small.before for key in agency) == {"ma": 2, "x": 2}
    assert sum(agency["x"] for agency in small.before) == 100
    assert small.after == small.before


def test_days_are_written_as_they_are_in_reports(monkeypatch):
    window_ends_a_day_early(monkeypatch)
    broken = found(plan("moi tinh_nay.quy_che hoan_thanh trong 01/02/2018..30/06/2018"), "evaluators_agree")[0]
    assert broken.agencies[0]["quy_che"] == datetime.date(2018, 6, 30)
    assert "30/06/2018" in broken.table()
