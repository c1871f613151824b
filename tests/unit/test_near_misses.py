"""Nothing is refused, accepted or judged without a neighbour that is not: codes, verdicts, alternatives of the grammar.

tests/cases/near_misses.toml names the neighbours; tests/cases/README.md is its format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from lark import Token
from lark.grammar import Rule
from lark.parsers.lalr_analysis import Shift
from test_cases import ACCEPTED, CASES, EVALUATED, REJECTED, expected_of, read

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules.diagnostics import Problems
from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.source import Source
from vtlt_rules.syntax.keywords import NAME_TERMINALS
from vtlt_rules.syntax.text_to_tree import _lark, text_to_tree

NEAR_MISSES = tomllib.loads(read(CASES / "near_misses.toml"))
HEAD = plan_of()


# ---- diagnostic codes: what a case is refused for, and how little is wrong with it


def texts_of(near: dict[str, Any]) -> dict[str, str]:
    """Return the texts of the files of a case, the one that is checked first."""
    path = CASES / f"{near['case']}.vtlt"
    if path.is_file():
        return {path.name: read(path)}
    folder = CASES / near["case"]
    return {file.name: read(file) for file in sorted(folder.glob("*.vtlt"), key=lambda file: file.name != "main.vtlt")}


def put_right(near: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a case after the edits of a near miss."""
    texts = texts_of(near)
    for edit in near["edits"]:
        name = edit.get("file", next(iter(texts)))
        assert texts[name].count(edit["wrong"]) == 1, f"{near['case']}: not there, or not once: {edit['wrong']!r}"
        texts[name] = texts[name].replace(edit["wrong"], edit["right"])
    return texts


def check_texts(near: dict[str, Any], texts: dict[str, str], folder: Path) -> list[vtlt.Diagnostic]:
    """Check the texts of a case in a folder of their own, strictly where the case is a strict one."""
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    first = next(iter(texts))
    return vtlt.check(texts[first], first, folder, strict=near["case"].startswith("strict/"))


def lines_changed(old: str, new: str) -> int:
    changes = SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False).get_opcodes()
    return sum(max(end - start, after - before) for kind, start, end, before, after in changes if kind != "equal")


def id_of_near_miss(near: dict[str, Any]) -> str:
    return f"{near['code']}: {' '.join(near['edits'][0]['right'].split())}"


@pytest.mark.parametrize("near", [pytest.param(near, id=id_of_near_miss(near)) for near in NEAR_MISSES["code"]])
def test_a_little_is_wrong_and_without_it_nothing(near, tmp_path):
    code, texts, right = near["code"], texts_of(near), put_right(near)
    assert code in [found.code for found in check_texts(near, texts, tmp_path)]
    left = {(found.file, found.code) for found in check_texts(near, right, tmp_path)}
    path = CASES / f"{near['case']}.vtlt"
    announced = expected_of(path if path.is_file() else CASES / near["case"] / "main.vtlt")
    assert left <= {(mark.file, mark.code) for mark in announced if CODES[mark.code].is_warning and mark.code != code}
    assert sum(lines_changed(texts[name], right[name]) for name in texts) in (1, 2)


@pytest.mark.parametrize("near", [pytest.param(near, id=near["wrong"]) for near in NEAR_MISSES["threshold"]])
def test_a_threshold_from_outside_is_refused_for_a_little(near):
    ruleset = vtlt.parse(HEAD + near["statement"])
    [statement] = ruleset.statements
    assert ruleset.with_thresholds({statement.key: near["right"]}).warnings == ()
    assert [found.code for found in refused_thresholds(near)] == [near["code"]]


def refused_thresholds(near: dict[str, Any]) -> list[vtlt.Diagnostic]:
    ruleset = vtlt.parse(HEAD + near["statement"])
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        ruleset.with_thresholds({ruleset.statements[0].key: near["wrong"]})
    return list(caught.value.diagnostics)


def large_file(over: int) -> str:
    """Return a text of as many bytes as are read, and some over; most of its letters take three bytes."""
    room = (1 << 20) + over - len(f"{HEAD}# ".encode())
    return f"{HEAD}# {'ờ' * (room // 3)}{'x' * (room % 3)}"


def statements(count: int) -> list[vtlt.Diagnostic]:
    return vtlt.check(HEAD + "".join(f"cap_tinh.lap_ho_so >= 0,{number:05}%\n" for number in range(count)))


def compared(count: int) -> list[vtlt.Diagnostic]:
    """Check statements strictly that all differ and of which none is implied: every pair would have to be looked at."""
    lines = [f'muc "{n}"\nmoi cap_tinh.van_thu <= {n} nguoi khi luu_tru = {n} nguoi\n' for n in range(2, count + 2)]
    return vtlt.check(HEAD + "".join(lines), strict=True)


def signs(count: int) -> list[vtlt.Diagnostic]:
    """Check a text of so many words and signs, of which the head has seven."""
    odd = count % 2 == 0
    return vtlt.check(HEAD + "muc ?\n" * ((count - 7 - 3 * odd) // 2) + 'muc ? ""\n' * odd)


def figures(count: int) -> list[vtlt.Diagnostic]:
    """Check a plan whose words have so many figures that its rows have not."""
    return vtlt.check(f"{HEAD}| một\ncap_tinh.lap_ho_so >= ?\n" + "".join(f"| {number}\n" for number in range(count)))


def wrong_lines(count: int) -> list[vtlt.Diagnostic]:
    return vtlt.check(HEAD + "moi\n" * count)


def raised(act: Callable[[], object]) -> list[vtlt.Diagnostic]:
    try:
        act()
    except vtlt.InvalidRuleset as refused:
        return list(refused.diagnostics)
    return []


def loaded(folder: Path, content: bytes) -> list[vtlt.Diagnostic]:
    file = folder / "thu.vtlt"
    file.write_bytes(content)
    return raised(lambda: vtlt.load(file))


def encoded(folder: Path, encoding: str) -> list[vtlt.Diagnostic]:
    return loaded(folder, "# một\n".encode() + 'ke_hoach thu "Thử"\n'.encode(encoding))


def parsed(keyword: str) -> list[vtlt.Diagnostic]:
    return raised(lambda: vtlt.parse(f'{keyword} thu "Thử"\n'))


def given(key: str) -> list[vtlt.Diagnostic]:
    ruleset = vtlt.parse(f"{HEAD}cap_tinh.lap_ho_so >= ?\n")
    return raised(lambda: ruleset.with_thresholds({key: "30%"}))


def given_twice(again: str) -> list[vtlt.Diagnostic]:
    ruleset = vtlt.parse(f"{HEAD}cap_tinh.lap_ho_so >= ?\n")
    return raised(lambda: ruleset.with_thresholds({"cap_tinh.lap_ho_so": "30%", "cấp_tỉnh.lập_hồ_sơ": again}))


def given_to_both(day: str) -> list[vtlt.Diagnostic]:
    """Give a threshold to two rows of one scope and measure, the first by the end of the period, the second by a day."""
    rows = f'cap_tinh.lap_ho_so >= 40%\nmuc "2"\ncap_tinh.lap_ho_so >= 50% den_het {day}\n'
    ruleset = vtlt.parse(plan_of(rows, period="01/01/2018..31/12/2018"))
    return raised(lambda: ruleset.with_thresholds({"cap_tinh.lap_ho_so": "30%"}))


IN_NO_SMALL_FILE: dict[str, Callable[[Path], tuple[list[vtlt.Diagnostic], list[vtlt.Diagnostic], int]]] = {
    "file-too-large": lambda _: (vtlt.check(large_file(0)), vtlt.check(large_file(1)), 1),
    "not-utf8": lambda folder: (encoded(folder, "utf-8"), encoded(folder, "utf-16-le"), 2),
    "too-many-statements": lambda _: (statements(10_000), statements(10_001), 10_004),
    "too-many-signs": lambda _: (signs(250_000), signs(250_001), 125_000),
    "too-many-errors": lambda _: (wrong_lines(1_000), wrong_lines(1_001), 1_004),
    "too-many-warnings": lambda _: (figures(1_000), figures(1_001), 1_006),
    # How many pairs are compared the language does not say, only that there is an end.
    "too-large-to-compare": lambda _: (compared(20), compared(200), 5),
    "not-a-plan": lambda _: (parsed("ke_hoach"), parsed("tu_vung"), 1),
    "ambiguous-statement": lambda _: (given_to_both("31/12/2018"), given_to_both("30/12/2018"), 1),
    "two-thresholds": lambda _: (given_twice("30%"), given_twice("31%"), 1),
    "unknown-statement": lambda _: (given("cấp_tỉnh.lập_hồ_sơ"), given("cap_tinh.lap_ho_soo"), 1),
}
"""Codes that no case shows, since they take a long file, no text, or another use than checking: what is found in the last
that is right and in the first that is wrong, and the line on which the code is said there."""


@pytest.mark.parametrize("code", IN_NO_SMALL_FILE)
def test_the_limit_is_where_it_is_said_to_be(code, tmp_path):
    right, wrong, line = IN_NO_SMALL_FILE[code](tmp_path)
    of_the_lines = {"syntax-error", "numeral-not-stated"}  # that are wrong, for too-many-errors and too-many-warnings
    assert {found.code for found in right} <= of_the_lines
    assert [found.line for found in wrong if found.code == code] == [line]


def test_every_code_has_a_near_miss():
    shown = {near["code"] for near in NEAR_MISSES["code"]}
    assert shown | set(IN_NO_SMALL_FILE) == set(CODES)
    assert shown.isdisjoint(IN_NO_SMALL_FILE)


def test_the_largest_file_is_as_large_on_disk(tmp_path):
    assert loaded(tmp_path, large_file(0).encode()) == []
    assert [found.code for found in loaded(tmp_path, large_file(1).encode())] == ["file-too-large"]


def test_errors_beyond_the_limit_are_not_looked_for():
    assert len(wrong_lines(1_100)) == 1_002  # those up to the limit, the next, and that there are more


def test_a_name_that_is_nearly_right_is_suggested():
    assert [found.suggestion for found in given("cap_tinh.lap_ho_soo")] == ["cap_tinh.lap_ho_so"]


# ---- verdicts: two cases one step apart, and another verdict


def pair_of(near: dict[str, Any]) -> list[dict[str, Any]]:
    by_id = dict(EVALUATED)
    return [by_id[f"{near['file']}: {name}"] for name in near["cases"]]


def rows_of(one: dict[str, Any]) -> list[str]:
    return one["statements"].strip().split("\n")


_FORECAST = re.compile(r"du_bao (\S+) khoang ")


def is_one_step(one: str, other: str) -> bool:
    """Tell whether two statements differ in one word, or only in that one is a forecast of what the other demands.

    What makes a forecast are two words, and neither can stand without the other.
    """
    if bool(_FORECAST.match(one)) != bool(_FORECAST.match(other)):
        return _FORECAST.sub(r"\1 >= ", one) == _FORECAST.sub(r"\1 >= ", other)
    return len(one.split()) == len(other.split()) and sum(map(str.__ne__, one.split(), other.split())) == 1


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Name all in which the rulesets and the data of two cases differ, except that too much differs to have a name."""
    same = ("ruleset", "registry", "partial", "shipped")
    assert [one.get(key) for key in same] == [other.get(key) for key in same]
    found = ["as_of"] * (one.get("as_of") != other.get("as_of"))
    for first, second in zip(rows_of(one), rows_of(other), strict=True):
        if first != second:
            assert is_one_step(first, second), (first, second)
            found.append("statement")
    thresholds = one.get("set", {}), other.get("set", {})
    found += [f"set {key}" for key in changed(*thresholds)]
    for agency, again in zip(one["agencies"], other["agencies"], strict=True):
        found += [f"{agency['ma']}.{field}" for field in changed(agency, again)]
    return found


def changed(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Name the keys under which two tables differ; ``true`` is not 1 here."""
    missing = object()
    return [
        key
        for key in sorted({*one, *other})
        if (one.get(key, missing), type(one.get(key))) != (other.get(key, missing), type(other.get(key)))
    ]


@pytest.mark.parametrize(
    "near", [pytest.param(near, id=" / ".join([*near["verdicts"], near["by"]])) for near in NEAR_MISSES["pair"]]
)
def test_one_step_makes_another_verdict(near):
    one, other = pair_of(near)
    assert differences(one, other) == [near["by"]]
    rows = rows_of(one)
    [row] = [rows.index(near["statement"])] if "statement" in near else range(len(rows))
    if near["by"] == "statement":
        assert rows[row] != rows_of(other)[row]
    assert [case["expect"][row]["verdict"] for case in (one, other)] == near["verdicts"]
    assert near["verdicts"][0] != near["verdicts"][1]


def test_every_two_verdicts_are_one_step_apart_somewhere():
    named = {frozenset(near["verdicts"]) for near in NEAR_MISSES["pair"]}
    assert named == {frozenset((one.value, other.value)) for one, other in combinations(vtlt.Verdict, 2)}


def test_whatever_is_pending_would_be_met_not_met_undecided_or_bad_data_otherwise():
    otherwise = {
        given["provisional"] for _, one in EVALUATED for given in one.get("expect", []) if "provisional" in given
    }
    assert otherwise == {"met", "not_met", "undecided", "bad_data"}


# ---- alternatives of the grammar: lines of that form that are right, and lines in which it is what is wrong


def alternatives() -> set[Rule]:
    """Return all but those of no words, and keywords as names, which tests of the grammar try one by one."""
    every = set(_lark().parser.parser.parser.callbacks)
    keywords = NAME_TERMINALS - {"NAME"}
    is_name = {one for one in every if one.origin.name in ("name", "unit_name") and one.expansion[0].name in keywords}
    return {one for one in every - is_name if one.expansion}


def read_as(tokens: list[Token], start: str) -> list[tuple[Rule, int, int]]:
    """Parse a line by the library's table; return what was read as which alternative, from where to where.

    Nothing is returned of a line that cannot be parsed: what it was to be is a guess.
    """
    table = _lark().parser.parser._parse_table
    states, places = [table.start_states[start]], []
    found: list[tuple[Rule, int, int]] = []
    for token in [*tokens, Token.new_borrow_pos("$END", "", tokens[-1])]:
        while token.type != "$END" or states[-1] != table.end_states[start]:
            if token.type not in table.states[states[-1]]:
                return []
            action, argument = table.states[states[-1]][token.type]
            if action is Shift:
                states.append(argument)
                places.append((token.start_pos, token.end_pos))
                break
            size = len(argument.expansion)
            place = (places[-size][0] if size else token.start_pos), places[-1][1]
            del states[len(states) - size :], places[len(places) - size :]
            states.append(table.states[states[-1]][argument.origin.name][1])
            places.append(place)
            found.append((argument, *place))
    return found


def text_read_as(text: str, start: str = "line") -> list[tuple[Rule, int, int]]:
    return [one for line in text_to_tree(Source("", text), Problems(), start) for one in read_as(line.tokens, start)]


def mistaken(diagnostics: list[vtlt.Diagnostic], start: str = "line") -> set[Rule]:
    """Return the alternatives that mistakes lie within: those that a piece of text was read as in which one begins."""
    return {
        rule
        for name, text in {one.file: one.span.source.text for one in diagnostics}.items()
        for rule, first, end in text_read_as(text, start)
        if any(one.file == name and first <= one.span.start < end for one in diagnostics)
    }


@cache
def mistaken_in(path: Path) -> set[Rule]:
    """Return the alternatives that the mistakes of a rejected case lie within, in all files of its folder."""
    return mistaken(vtlt.check(read(path), path.name, path.parent))


def test_every_alternative_of_the_grammar_has_an_accepted_case():
    """All but that of a target that demands nothing, which only ``moi`` before a flag may do."""
    used = {rule for path in ACCEPTED for rule, _, _ in text_read_as(read(path))}
    for near in NEAR_MISSES["threshold"]:
        used |= {rule for rule, _, _ in text_read_as(near["right"], "given_threshold")}
    unused = [str(rule) for rule in alternatives() - used]
    assert [rule for rule in unused if not re.match(r"<target_line : name _DOT name _baseline", rule)] == []


def test_every_alternative_of_the_grammar_has_a_case_rejected_for_a_mistake_in_it():
    """All but ``?`` for a threshold: it has no unit, no spelling and no bounds that could be wrong."""
    used = {rule for path in REJECTED for rule in mistaken_in(path)}
    for near in NEAR_MISSES["threshold"]:
        used |= mistaken(refused_thresholds(near), "given_threshold")
    assert sorted(map(str, alternatives() - used)) == ["<_threshold : UNKNOWN>"]
