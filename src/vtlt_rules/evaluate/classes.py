"""Which classes a field of one agency may be in, and what was reported for it."""

from __future__ import annotations

from vtlt_rules.checked import CheckedRuleset, ClassTest, name_of_test
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import test_of, truth_of_flag
from vtlt_rules.verdict import Truth


def report_classes(ruleset: CheckedRuleset, agency: AgencyState) -> None:
    """Put down for each class test what was reported for its field, as if it had been reported for the test."""
    for test in ruleset.class_tests.values():
        value = agency.values.get(test.field)
        if value is not None:
            agency.values[test.name] = value in test.values


def possible_classes(ruleset: CheckedRuleset, field: str, agency: AgencyState) -> tuple[str, ...]:
    """Return the classes that a field may be in, in order: what was reported stands while more than one is possible."""
    classes = ruleset.fields[field].classes
    assert classes is not None
    return tuple(
        name for name in classes.names if truth_of_flag(agency, name_of_test(field, (name,))) is not Truth.FALSE
    )


def classes_of_formula(ruleset: CheckedRuleset, test: ClassTest, agency: AgencyState) -> tuple[str, ...]:
    """Return the classes that the conditions leave possible, whatever was reported."""
    classes = ruleset.fields[test.field].classes
    assert classes is not None
    tests = ((name, ruleset.class_tests[name_of_test(test.field, (name,))]) for name in classes.names)
    return tuple(name for name, one in tests if test_of(one.condition)(agency) is not Truth.FALSE)
