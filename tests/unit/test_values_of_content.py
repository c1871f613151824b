"""Rulesets, reports and what is made of them are values: equal by content, so that they can be keys of a cache."""

from __future__ import annotations

import asyncio
import copy
import functools
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules import Verdict

WAYS = [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
FILES = [
    Path("examples/song_dao_2026_2030/ke_hoach.vtlt"),
    Path("examples/tinh_2026/ke_hoach.vtlt"),
    "tien_giang/2018",
    "tien_giang/2016",
    "quoc_gia/chuyen_doi_so",
    "quoc_gia/luu_tru_dien_tu",
]
LINES = ("moi cap_xa.co_kho", "cap_xa.lap_ho_so >= 40%")


def plan(*lines: str) -> vtlt.Ruleset:
    return vtlt.parse(plan_of(*(lines or LINES)))


@pytest.mark.parametrize("name", FILES, ids=str)
def test_what_was_made_twice_is_equal(name):
    one, other = vtlt.load(name), vtlt.load(name)
    for make in (
        lambda it: it,
        lambda it: it.checked,
        lambda it: it.schema,
        lambda it: it.evaluate([]),
        lambda it: it.compile(),
        lambda it: it.compile("31/12/2017"),
        lambda it: it.with_thresholds({}),
        lambda it: it.sections,
        lambda it: it.sources,
        lambda it: tuple(it.schema.fields.values()),
    ):
        assert make(one) == make(other)
        assert hash(make(one)) == hash(make(other))
        for way in WAYS:
            assert way(make(one)) == make(other) and hash(way(make(one))) == hash(make(other))


def test_what_differs_is_not_equal():
    rules = plan()
    different = [
        rules,
        plan(LINES[0]),
        plan(LINES[0], "cap_xa.lap_ho_so >= 41%"),
        plan(*reversed(LINES)),
        vtlt.parse(plan_of(*LINES), "other name"),  # which explanations show
        vtlt.parse(plan_of(*LINES) + "\n# nothing\n"),
        rules.with_thresholds({"cap_xa.lap_ho_so": "41%"}),
        rules.with_thresholds({"cap_xa.lap_ho_so": "40%"}),  # given, not the plan's own
        vtlt.load("tien_giang/2018"),
        "thu",
        None,
    ]
    for make in (lambda it: it, lambda it: it.compile(), lambda it: it.schema, lambda it: it.evaluate([])):
        made = [make(one) if isinstance(one, vtlt.Ruleset) else one for one in different]
        for place, one in enumerate(made):
            assert [other == one for other in made] == [number == place for number in range(len(made))]
    assert rules.compile() != rules.compile("01/01/2017")
    assert rules.compile() != rules.compile


def test_a_vocabulary_makes_a_difference():
    shared = vtlt.load("tien_giang/2018").sources[1]
    one, other = (vtlt.parse(plan_of(*LINES), library={"van_thu_luu_tru": f"{shared.text}# {n}\n"}) for n in "ab")
    assert one != other
    assert one == vtlt.parse(plan_of(*LINES), library={"van_thu_luu_tru": f"{shared.text}# a\n"})


def test_reports_are_equal_when_they_say_the_same():
    rules = plan()
    data = [{"ma": "X1", "cap": "xa", "co_kho": True, "cbccvc": 10, "cbccvc_lap_ho_so": 3}, {"ma": "X2", "cap": "xa"}]
    report = rules.evaluate(data)
    assert report == plan().evaluate([dict(one) for one in data])
    assert report != rules.evaluate(data[:1]) != rules.evaluate(data[1:])
    assert report != rules.evaluate([{**data[0], "cbccvc": 11}, data[1]])
    assert report != rules.evaluate([{**data[0], "ten": "Xã Một"}, data[1]])
    assert report != rules.evaluate(data, as_of="01/02/2018")
    assert len({report, plan().evaluate(data), rules.evaluate(data[:1])}) == 2


def test_a_ruleset_is_the_key_of_a_cache():
    calls: list[vtlt.Ruleset] = []

    @functools.lru_cache
    def number_of(rules: vtlt.Ruleset) -> int:
        calls.append(rules)
        return len(rules.statements)

    assert [number_of(plan()), number_of(plan()), number_of(copy.deepcopy(plan())), number_of(plan(LINES[0]))] == [
        2,
        2,
        2,
        1,
    ]
    assert len(calls) == 2


# ---- threads


def test_many_threads_with_one_ruleset():
    """What is worked out on demand is worked out by several at once here, and each finds the same."""
    texts = plan_of("moi cap_xa.co_kho", "cap_xa.lap_ho_so >= 40%", "cap_huyen.lap_ho_so >= 50%")
    data = [
        {"ma": f"X{n}", "cap": "xa" if n % 3 else "huyen", "co_kho": bool(n % 2), "cbccvc": 10, "cbccvc_lap_ho_so": n}
        for n in range(9)
    ]
    expected = [tuple(f.verdict for f in vtlt.parse(texts).evaluate([one]).findings) for one in data]
    for _ in range(20):
        rules, results = vtlt.parse(texts), []
        compiled = rules.compile()

        def use(number: int, rules: vtlt.Ruleset = rules, compiled: Any = compiled) -> object:
            one = data[number % 9]
            verdicts = compiled(one) if number % 2 else tuple(f.verdict for f in rules.evaluate([one]).findings)
            return verdicts, list(rules.schema.fields)

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(use, range(45)))
        assert [verdicts for verdicts, _ in results] == [expected[number % 9] for number in range(45)]
        assert len({tuple(fields) for _, fields in results}) == 1


def test_under_asyncio_the_work_is_done_in_a_thread():
    rules = plan()

    async def serve() -> list[vtlt.Report]:
        return await asyncio.gather(*(asyncio.to_thread(rules.evaluate, [{"ma": "X", "cap": "xa"}]) for _ in range(5)))

    assert {report.verdict for report in asyncio.run(serve())} == {Verdict.UNDECIDED}


# ---- compiled ahead


@pytest.mark.parametrize("name", FILES, ids=str)
def test_after_warming_nothing_is_written_for_complete_dictionaries(name):
    rules = vtlt.load(name)
    compiled = rules.compile()
    assert compiled.warm() is compiled
    before = compiled.source
    schema = rules.schema
    for number in range(50):
        agency: dict[str, object] = dict.fromkeys([*schema.attributes, *schema.fields])
        for place, (key, column) in enumerate(schema.attributes.items()):
            values: list[object] = list(column.values) or [True, False]
            agency[key] = "nơi nào đó" if column.type == "text" else values[(number // (place + 1)) % len(values)]
        agency["ma"] = f"X{number}"
        compiled(agency)
    assert compiled.source == before


def test_agencies_that_are_given_are_warmed_for():
    class Agency:
        def __init__(self) -> None:
            self.ma, self.cap, self.co_kho = "X1", "xa", True

    compiled = plan().compile().warm([Agency(), {"ma": "X2", "cap": "xa"}])
    before = compiled.source
    assert "getattr(agency" in before and "get(" in before
    assert compiled(Agency())[0] is Verdict.MET
    assert compiled({"ma": "X2", "cap": "xa"})[0] is Verdict.UNDECIDED
    assert compiled.source == before
    with pytest.raises(vtlt.BadData):
        plan().compile().warm([{"cap": "xa"}])


# ---- names


def test_a_mistyped_name_of_the_package():
    for name, meant in (("laod", "load"), ("evaluate_ruleset", None), ("Rulset", "Ruleset"), ("Verdikt", "Verdict")):
        with pytest.raises(AttributeError) as caught:
            getattr(vtlt, name)
        assert (f"did you mean {meant!r}" in str(caught.value)) is (meant is not None)
