"""Every failure of a random test says how to repeat it; long runs say at the start which seed they draw from."""

import random

import pytest
from hypothesis import core, settings


def pytest_collection_finish(session):
    """Choose a seed for runs that are to differ, unless one was given."""
    if settings.default.derandomize:
        return
    if core.global_force_seed in (None, "random"):
        core.global_force_seed = random.SystemRandom().randrange(10**9)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"random tests draw from --hypothesis-seed={core.global_force_seed}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    if report.when == "call" and report.failed and hasattr(item.obj, "hypothesis"):
        if settings.default.derandomize:
            how = f"the same every time: python -m pytest '{item.nodeid}'"
        else:
            how = f"python -m pytest -m long --hypothesis-seed={core.global_force_seed} '{item.nodeid}'"
        report.sections.append(("repeat it", how))
