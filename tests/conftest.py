"""Random tests are steady by default, so that `make test` says the same twice; the long ones draw anew every time.

The last report of each test function is held against the laws of its JSON, whatever the test is about.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from reports_kept import check_kept
from vtlt_rules import Report, api
from vtlt_rules.check import check_source
from vtlt_rules.library import Library

# How long one example takes says something of the machine and its load, and nothing of what is tested.
settings.register_profile("steady", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("random", derandomize=False, print_blob=True, deadline=None)

_MOST_ROWS = 20_000
_MOST_LETTERS = 200_000
"""What limits are tried with takes minutes to be written and read again."""

_last: list[Report] = []
_seen: set[object] = set()


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("random" if config.option.markexpr == "long" else "steady")


def _keep(report: Report) -> None:
    _last[:] = [report]


@pytest.fixture(autouse=True)
def _its_last_report_is_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    _last.clear()
    api.observers.append(_keep)
    yield
    if _keep in api.observers:
        api.observers.remove(_keep)
    key = (request.module.__name__, getattr(request.function, "__name__", ""))
    if not _last or key in _seen:
        return
    _seen.add(key)
    report = _last.pop()
    letters = sum(len(source.written) for source in (report.ruleset.source, *report.ruleset.vocabularies))
    if letters > _MOST_LETTERS or sum(len(one.agencies) for one in report.findings) > _MOST_ROWS:
        return
    whole = check_source(report.ruleset.source, Library.of(report.ruleset.vocabularies)).ruleset
    is_given = any(one.is_given for one in report.ruleset.statements)
    if whole is None or not (is_given or whole.sections == report.ruleset.sections):
        return  # of a ruleset that a test or a law made of another one, and no text
    check_kept(report)
