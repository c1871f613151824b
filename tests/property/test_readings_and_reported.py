"""What is said beside a row, and what is certain already of it: laws that hold for all rulesets and data."""

from __future__ import annotations

import re

from generators import Case, cases, checked
from hypothesis import HealthCheck, given, settings

from vtlt_rules.evaluate import evaluate
from vtlt_rules.report.to_json import report_to_dict

QUICK = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def findings(case: Case, text: str) -> list[dict[str, object]]:
    report = evaluate(checked(text), case.agencies, as_of=case.as_of)
    apart = ("reading", "line")
    return [
        {key: value for key, value in finding.items() if key not in apart}
        for finding in report_to_dict(report, "vi")["findings"]
    ]


@QUICK
@given(cases(with_unbounded=True))
def test_readings_and_origin_change_nothing_else(case):
    without = re.sub(r"^ *(?:cach_doc|nguon) .*\n", "", case.text, flags=re.MULTILINE)
    read = re.sub(
        r"^( *)(?=(?:moi |du_bao |nhiem_vu |thong_ke |pv_))",
        r'\1cach_doc "Đọc là 40%."\n\1',
        without,
        flags=re.MULTILINE,
    )
    assert all(one.reading == "Đọc là 40%." for one in checked(read).statements)
    assert findings(case, case.text) == findings(case, without) == findings(case, read)


@QUICK
@given(cases(with_unbounded=True))
def test_ids_are_those_of_no_other_statement_and_begin_with_their_clause(case):
    ids = [one.id for one in case.ruleset.statements]
    assert len(set(ids)) == len(ids)
    for one in case.ruleset.statements:
        assert one.id.startswith(f"{one.clause}/" if one.clause is not None else "?")


@QUICK
@given(cases(with_unbounded=True))
def test_what_is_certain_adds_up_over_agencies(case):
    """Of each agency alone it is all of it or nothing, and all agencies together have what each of them has."""
    together = evaluate(case.ruleset, case.agencies, as_of=case.as_of)
    ids = dict.fromkeys(agency["ma"] for agency in case.agencies)
    alone = [evaluate(case.ruleset, [one for one in case.agencies if one["ma"] == ma], as_of=case.as_of) for ma in ids]
    for place, finding in enumerate(together.findings):
        if finding.reported is None:
            continue
        parts = [report.findings[place].reported for report in alone]
        assert {part.agencies for part in parts} <= {0, 1}
        sums = [sum(getattr(part, name) for part in parts) for name in ("numerator", "denominator", "agencies")]
        assert [finding.reported.numerator, finding.reported.denominator, finding.reported.agencies] == sums


@QUICK
@given(cases(with_unbounded=True))
def test_where_nothing_is_open_the_value_is_what_is_certain(case):
    for finding in evaluate(case.ruleset, case.agencies, as_of=case.as_of).findings:
        if finding.bounds is not None and not finding.missing and not finding.issues and not finding.in_spite_of:
            if finding.bounds.is_point and finding.reported.value is not None:
                assert finding.bounds.low == finding.reported.value
