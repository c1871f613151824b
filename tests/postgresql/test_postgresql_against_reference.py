"""Tables of PostgreSQL against the reference evaluator: the random rulesets and populations that frames are tried with."""

import pytest
from frames import GROUP, frame_of, recombined, reference_rows, result_rows
from hypothesis import given, settings
from servers import answer, as_table, by_views, connected, evaluated
from test_frames_against_reference import LONG, QUICK, crowds, grouping_of
from test_growth_frames_against_reference import crowds_of_two_times, groups_of

import vtlt_rules as vtlt
from shares import share


def hold(text, groups, as_of, got, then=None):
    """Compare an answer, group by group and line by line, with what the reference says."""
    ruleset = vtlt.parse(text)
    want = reference_rows(ruleset.checked, groups, as_of, then)
    for one, other in zip(result_rows(got), want, strict=True):
        if one != other:
            line = next(statement.text for statement in ruleset.statements if statement.id == other[1])
            shown = "\n".join(map(str, [*groups[other[0]], *(["then", *then[other[0]]] if then else [])]))
            raise AssertionError(f"{line}\ngot  {one}\nwant {other}\n{text}\n{shown}\nas of {as_of}")


def check(server, crowd, count, has_views=False):
    text, agencies, as_of, seed = crowd
    ruleset, groups = vtlt.parse(text), recombined(agencies, seed, count, grouping_of(text))
    with connected(server) as connection:
        frame = frame_of(ruleset.checked, groups)
        got = evaluated(connection, ruleset, frame, by=[GROUP], as_of=as_of)
        hold(text, groups, as_of, got)
        if has_views:
            options = {"columns": frame.columns, "by": [GROUP], "as_of": as_of}
            assert by_views(connection, ruleset, **options).equals(got), text


def check_growth(server, drawn, count, has_views=False):
    text, _, _, as_of, _ = drawn
    ruleset, (now, then) = vtlt.parse(text), groups_of(drawn, count)
    frames = [frame_of(ruleset.checked, groups) for groups in (now, [*then, *then])]  # groups that nobody is in now
    with connected(server) as connection:
        got = evaluated(connection, ruleset, *frames, by=[GROUP], as_of=as_of)
        hold(text, now, as_of, got, then)
        if has_views:
            options = {"columns": frames[0].columns, "by": [GROUP], "as_of": as_of, "previous": "khi_do"}
            assert by_views(connection, ruleset, **options).equals(got), text


@settings(QUICK, max_examples=12)
@given(crowds())
def test_the_reference_agrees(server, crowd):
    check(server, crowd, 40, has_views=True)


@settings(QUICK, max_examples=6)
@given(crowds_of_two_times())
def test_the_reference_agrees_on_changes(server, drawn):
    check_growth(server, drawn, 40, has_views=True)


@pytest.mark.long
@settings(LONG, max_examples=share(250))
@given(crowds())
def test_the_reference_agrees_on_ten_thousand_populations(server, crowd):
    check(server, crowd, 40)


@pytest.mark.long
@settings(LONG, max_examples=share(250))
@given(crowds_of_two_times())
def test_the_reference_agrees_on_changes_of_ten_thousand_populations(server, drawn):
    check_growth(server, drawn, 40)


@pytest.mark.long
@settings(LONG, max_examples=share(60))
@given(crowds())
def test_one_population_in_a_table_without_groups(server, crowd):
    """The query without ``by`` and the one in which agencies are vouched for."""
    text, agencies, as_of, seed = crowd
    ruleset, groups = vtlt.parse(text), recombined(agencies, seed, 4, grouping_of(text))
    for group in (one for one in groups if one):
        ids = [agency["ma"] for agency in group]
        with connected(server) as connection:
            as_table(connection, frame_of(ruleset.checked, [group]))
            columns = ["ma", *ruleset.checked.attributes, *ruleset.checked.fields]
            for is_unique in {False, len(set(ids)) == len(ids)}:
                query = ruleset.to_sql("postgresql", table="bang", columns=columns, as_of=as_of, unique=is_unique)
                got = answer(connection, f"SELECT 0 AS {GROUP}, * FROM ({query}) AS a")
                hold(text, [group], as_of, got)
