"""Printing is the inverse of parsing, spans nest and lie in the source, and arbitrary text gives only diagnostics."""

import datetime

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules import ast
from vtlt_rules.diagnostics import Problems
from vtlt_rules.resources import ruleset_names, rulesets_folder
from vtlt_rules.source import Source, Span
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.syntax.keywords import ACCENTED
from vtlt_rules.syntax.tree_to_ast import parse_document
from vtlt_rules.values import simplest

NOWHERE = Span(Source("", ""), 0, 0)

names = st.sampled_from(["a", "b1", "cap_tinh", "lap_ho_so", "m2", "_x", "nguoi"]).map(
    lambda text: ast.Name(text, text, span=NOWHERE)
) | st.sampled_from([("lap_ho_so", "lập_hồ_sơ"), ("cap_tinh", "cấp_tỉnh"), ("duong", "đường")]).map(
    lambda pair: ast.Name(pair[0], pair[1], span=NOWHERE)
)
texts = st.text(st.sampled_from("abc đế,;#|()%’—II.2.b "), max_size=12).map(lambda text: ast.Text(text, span=NOWHERE))
numbers = st.fractions(0, 10**6, max_denominator=1).map(simplest) | st.integers(0, 10**9).map(
    lambda n: simplest(__import__("fractions").Fraction(n, 1000))
)
percents = numbers.map(lambda value: ast.Percent(value, span=NOWHERE))
quantities = st.builds(
    lambda value, unit: ast.Quantity(value, unit, span=NOWHERE), numbers, st.none() | names
) | st.builds(lambda value, unit, per: ast.Quantity(value, unit, per, span=NOWHERE), numbers, names, names)
amounts = percents | quantities
ranges = st.builds(lambda low, high: ast.Range(low, high, span=NOWHERE), amounts, amounts)
unknowns = st.just(ast.Unknown(span=NOWHERE))
thresholds = amounts | unknowns | st.builds(lambda a, b: ast.AmountOf(a, b, span=NOWHERE), amounts, amounts)
dates = st.dates().map(lambda date: ast.Date(date, span=NOWHERE))
calendar_periods = st.one_of(
    st.builds(
        lambda unit, number, year: ast.CalendarPeriod(unit, number, year, span=NOWHERE),
        st.just(unit),
        st.integers(1, most),
        st.integers(2, 9999),
    )
    for unit, most in (("nam", 1), ("quy", 4), ("thang", 12))
)
moments = dates | calendar_periods
periods = calendar_periods | st.builds(lambda a, b: ast.PeriodNode(a, b, span=NOWHERE), moments, moments)
relative_windows = st.builds(
    lambda count, unit, start: ast.RelativeWindow(count, unit, start, span=NOWHERE),
    numbers,
    st.sampled_from([("ngay", "ngày"), ("thang", "thang"), ("nam", "năm")]).map(
        lambda pair: ast.Name(*pair, span=NOWHERE)
    ),
    dates | names,
)
deadlines = st.builds(
    lambda moment, is_before: ast.Deadline(moment, is_before, span=NOWHERE),
    st.dates(min_value=datetime.date(1, 1, 2)).map(lambda date: ast.Date(date, span=NOWHERE)) | calendar_periods,
    st.booleans(),
)


def several(strategy, least=1):
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


sums = several(names).map(lambda terms: ast.Sum(terms, span=NOWHERE))
shares = st.builds(lambda share, of: ast.AmountOf(share, of, span=NOWHERE), percents, names)
linear_terms = st.builds(
    lambda is_minus, amount: ast.LinearTerm(is_minus, amount, span=NOWHERE),
    st.booleans(),
    names | shares | st.builds(lambda value, unit: ast.Quantity(value, unit, span=NOWHERE), numbers, names),
)
linear_sums = (
    several(linear_terms, 2)
    .filter(
        lambda terms: (
            not terms[0].is_minus and not all(isinstance(term.amount, ast.Name) and not term.is_minus for term in terms)
        )
    )
    .map(lambda terms: ast.LinearSum(terms, span=NOWHERE))
)
linear_sums |= shares.map(lambda share: ast.LinearSum((ast.LinearTerm(False, share, span=NOWHERE),), span=NOWHERE))
expressions = sums | linear_sums
atoms = st.one_of(
    sums,
    st.builds(
        lambda a, r, b: ast.Comparison(a, r, b, span=NOWHERE),
        expressions,
        st.sampled_from(ast.Relation),
        expressions | amounts | texts,
    ),
    st.builds(lambda a, r: ast.Within(a, r, span=NOWHERE), expressions, ranges),
    st.builds(lambda a, m: ast.Membership(a, m, span=NOWHERE), sums, several(names | texts)),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda term: ast.Negation(term, span=NOWHERE)),
        several(inner, 2).map(lambda terms: ast.Conjunction(terms, span=NOWHERE)),
        several(inner, 2).map(lambda terms: ast.Disjunction(terms, span=NOWHERE)),
        st.builds(
            lambda count, terms: ast.AtLeast(ast.Quantity(count, None, span=NOWHERE), terms, span=NOWHERE),
            numbers,
            several(inner),
        ),
    ),
    max_leaves=6,
)
maybe_condition = st.none() | conditions
maybe_text = st.none() | texts
maybe_named = st.none() | st.builds(
    lambda are_left_out, names: ast.NamedAgencies(are_left_out, names, span=NOWHERE), st.booleans(), several(texts)
)
aggregates = st.one_of(
    st.builds(lambda c: ast.Share(c, None, span=NOWHERE), conditions),
    st.builds(lambda c, n: ast.Share(c, n, span=NOWHERE), sums, names),
    names.map(lambda n: ast.Total(n, span=NOWHERE)),
    names.map(lambda n: ast.Average(n, span=NOWHERE)),
    linear_sums.map(lambda n: ast.Total(n, span=NOWHERE)),
    st.builds(lambda a, b: ast.AverageOver(a, b, span=NOWHERE), names | linear_sums, names | linear_sums),
    conditions.map(lambda c: ast.Count(c, span=NOWHERE)),
)
enumerations = several(st.builds(lambda n, t: ast.Enumerator(n, t, span=NOWHERE), names, maybe_text)).map(
    lambda members: ast.Enumeration(members, span=NOWHERE)
)
classes = st.builds(
    lambda members, last: ast.Classes((*members, last), span=NOWHERE),
    several(st.builds(lambda n, t, c: ast.ClassOf(n, t, c, span=NOWHERE), names, maybe_text, conditions)),
    st.builds(lambda n, t: ast.ClassOf(n, t, None, span=NOWHERE), names, maybe_text),
)
limits = st.builds(lambda r, t: ast.Limit(r, t, span=NOWHERE), st.sampled_from(ast.Relation), amounts | unknowns)
growths = st.builds(
    lambda is_fall, change: ast.Growth(is_fall, change, span=NOWHERE),
    st.booleans(),
    limits | ranges.map(lambda r: ast.RangeLimit(r, span=NOWHERE)),
)
demands = st.one_of(
    growths,
    st.none(),
    st.builds(lambda r, t: ast.Limit(r, t, span=NOWHERE), st.sampled_from(ast.Relation), thresholds),
    (ranges | unknowns).map(lambda r: ast.RangeLimit(r, span=NOWHERE)),
    (st.none() | periods | relative_windows).map(lambda w: ast.MilestoneLimit(w, span=NOWHERE)),
)
built_in = st.sampled_from
B = ast.BuiltInType


def line(kind, *parts):
    return st.builds(lambda *values: kind(*values, span=NOWHERE), *parts)


lines = st.one_of(
    line(ast.VocabularyLine, names, texts),
    line(ast.UnitLine, names, texts, st.booleans()),
    line(ast.AttributeLine, names, texts, enumerations | built_in([B.TEXT, B.BOOLEAN])),
    line(
        ast.FieldLine,
        names,
        texts,
        names | built_in([B.MILESTONE, B.BOOLEAN]),
        st.none() | names,
        st.none() | amounts,
        maybe_condition,
    ),
    line(ast.FieldLine, names, texts, classes, st.none(), st.none(), st.none()),
    line(ast.ScopeLine, names, texts, conditions),
    line(ast.MeasureLine, names, texts, aggregates),
    line(ast.PlanLine, names, texts),
    line(ast.NumberLine, texts),
    line(ast.IssuerLine, texts),
    line(ast.IssuedLine, dates | unknowns),
    line(ast.PeriodLine, periods),
    line(ast.BasisLine, texts),
    line(ast.OriginLine, texts),
    line(ast.FollowsLine, names),
    line(ast.SectionLine, texts | unknowns, maybe_text),
    line(ast.WordsLine, st.text(st.sampled_from('ab đế"#|40%,'), max_size=12).map(str.strip)),
    line(ast.ReadingLine, texts),
    line(
        ast.TargetLine,
        st.booleans(),
        names,
        names,
        demands,
        st.none() | moments,
        st.none() | deadlines,
        maybe_condition,
        maybe_text,
        st.none() | names,
        maybe_named,
    ),
    line(ast.DutyLine, names, texts, maybe_text),
    line(ast.ForecastLine, names, names, thresholds, maybe_condition, maybe_text, maybe_named),
    line(ast.StatisticLine, names, names, maybe_condition, maybe_text, maybe_named),
)
documents = st.lists(lines, max_size=5).map(lambda all_: ast.Document(tuple(all_), source=NOWHERE.source))


def parsed(text):
    problems = Problems()
    document = parse_document(Source("t", text), problems)
    return document, list(problems)


@settings(max_examples=2000, deadline=None)
@given(documents)
def test_printing_is_the_inverse_of_parsing(document):
    text = ast_to_text(document)
    again, diagnostics = parsed(text)
    assert not diagnostics
    assert again == document
    assert ast_to_text(again) == text


@settings(max_examples=500, deadline=None)
@given(documents)
def test_folded_text_has_the_same_names(document):
    folded, diagnostics = parsed(ast_to_text(document, folded=True))
    assert not diagnostics
    assert ast_to_text(folded, folded=True) == ast_to_text(document, folded=True)


def check_spans(node, outer, source):
    assert node.span.source is source
    assert 0 <= node.span.start <= node.span.end <= len(source.text)
    if outer is not None:
        assert outer.source is source
        assert outer.start <= node.span.start and node.span.end <= outer.end
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, ast.Node):
                check_spans(child, node.span, source)
    if isinstance(node, ast.Name):
        assert node.span.text == node.spelling
        assert source.folded[node.span.start : node.span.end] == node.text
    if isinstance(node, ast.Text):
        assert node.span.text == f'"{node.text}"'


@settings(max_examples=500, deadline=None)
@given(documents)
def test_spans_nest_and_lie_in_the_source(document):
    again, _ = parsed(ast_to_text(document))
    previous = 0
    for each in again.lines:
        check_spans(each, None, again.source)
        assert each.span.start >= previous
        previous = each.span.end


@pytest.mark.parametrize("name", ruleset_names())
def test_shipped_rulesets_print_and_parse(name):
    document, diagnostics = parsed(rulesets_folder().joinpath(f"{name}.vtlt").read_text(encoding="utf-8"))
    assert not diagnostics
    again, diagnostics = parsed(ast_to_text(document))
    assert not diagnostics
    assert again == document
    for each in document.lines:
        check_spans(each, None, document.source)


words = st.sampled_from(
    [
        *ACCENTED,
        *ACCENTED.values(),
        "cap_tinh",
        "lap_ho_so",
        "nguoi",
        ">=",
        "=",
        "..",
        ".",
        ",",
        "(",
        ")",
        "{",
        "}",
        "%",
        "?",
    ]
    + [
        "40",
        "679,3",
        "1.957",
        "19/03/2018",
        "32/13/2018",
        '"x"',
        '"',
        "|",
        "#",
        "\n",
        "\n",
        "\r\n",
        "\u200b",
        "\u202e",
        "“",
        "á̂",
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(words, max_size=40).map(" ".join) | st.text(max_size=60))
def test_arbitrary_text_gives_diagnostics_only(text):
    diagnostics = vtlt.check(text)
    for diagnostic in diagnostics:
        assert diagnostic.message("vi")
        assert diagnostic.message("en")
        assert 1 <= diagnostic.line <= text.count("\n") + 1
        assert diagnostic.column >= 1
    assert vtlt.diagnostics_to_text(diagnostics, "en") is not None
    has_errors = any(diagnostic.is_error for diagnostic in diagnostics)
    if has_errors:
        with pytest.raises(vtlt.InvalidRuleset):
            vtlt.parse(text)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_arbitrary_bytes_in_a_file(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("bytes") / "x.vtlt"
    file.write_bytes(data)
    with pytest.raises(vtlt.InvalidRuleset):
        vtlt.load(file)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_order_of_declarations_does_not_matter(data):
    text = rulesets_folder().joinpath("van_thu_luu_tru.vtlt").read_text(encoding="utf-8")
    document, _ = parsed(text)
    head, *declarations = document.lines
    shuffled = data.draw(st.permutations(declarations))
    assert vtlt.check(ast_to_text(ast.Document((head, *shuffled), source=document.source))) == []
