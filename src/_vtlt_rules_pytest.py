"""The pytest plugin of vtlt-rules: collects rulesets and the examples beside their rules; coverage by clause.

It imports nothing of the library until there is something to do, since pytest loads it in every run.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from vtlt_rules.api import Ruleset
    from vtlt_rules.messages import Language
    from vtlt_rules.testing import Block, BlockFile, Coverage

_SUFFIXES = (".vtlt", ".vidu")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the ini setting."""
    group = parser.getgroup("vtlt", "bộ quy tắc .vtlt (vtlt-rules)")
    group.addoption("--vtlt-coverage", action="store_true", help="report which verdicts no test has seen, by clause")
    group.addoption(
        "--vtlt-coverage-fail-under", metavar="PERCENT", type=_percent, help="fail if less of them has been seen"
    )
    group.addoption("--vtlt-lang", metavar="LANG", type=_language, help="language of messages (default: vi)")
    parser.addini(
        "vtlt_files",
        "globs of the .vtlt and .vidu files to collect; `*` also matches `/`. None unless set, since pytest loads this "
        "in every project; files named on the command line always are",
        type="linelist",
        default=[],
    )


def _percent(text: str) -> int:
    if not text.isdecimal() or int(text) > 100:
        raise ValueError(text)
    return int(text)


def _language(text: str) -> Language:
    from vtlt_rules.messages import check_language

    try:
        check_language(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _language_of(config: pytest.Config) -> Language:
    """Return the language asked for. As a default of the option, it would be looked up in every run."""
    return config.getoption("--vtlt-lang") or "vi"


def pytest_configure(config: pytest.Config) -> None:
    """Start counting verdicts, if asked to."""
    fail_under = config.getoption("--vtlt-coverage-fail-under")
    if config.getoption("--vtlt-coverage") or fail_under is not None:
        config.pluginmanager.register(_Counting(config, fail_under), "vtlt_rules_coverage")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect a ruleset or a file of examples."""
    if file_path.suffix.lower() not in _SUFFIXES:
        return None
    if not parent.session.isinitpath(file_path) and not _is_asked_for(file_path, parent.config):
        return None
    return VtltFile.from_parent(parent, path=file_path)


def _is_asked_for(path: Path, config: pytest.Config) -> bool:
    root = config.inipath.parent if config.inipath is not None else config.rootpath  # globs are relative to their file
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return any(fnmatch.fnmatchcase(name, glob) for glob in config.getini("vtlt_files"))


def _item_name(name: str) -> str:
    """Name an item so that the command line can name it too, where pytest parts names at `::`, and a terminal shows it."""
    from vtlt_rules.source import visible

    return re.sub(":(?=:)", ": ", visible(name))


class VtltFile(pytest.File):
    """A ``.vtlt`` or ``.vidu`` file: a check, and an item for each example."""

    def collect(self) -> Iterator[pytest.Item]:
        """Make the items; a file that cannot be read has the check alone, which says so."""
        from vtlt_rules.testing import BlockFile, read_blocks, read_text

        self.shown = self.nodeid
        text = read_text(self.path)
        is_ruleset = self.path.suffix.lower() == ".vtlt"
        found = BlockFile(self.shown) if text is None else read_blocks(text, self.shown, in_ruleset=is_ruleset)
        yield CheckItem.from_parent(self, name="check", found=found, is_read=text is not None)
        names: set[str] = set()
        for block in found.blocks:
            name = _item_name(block.name)
            name = name if name not in names else f"{name} ({block.line})"
            names.add(name)
            yield ExampleItem.from_parent(self, name=name, found=found, block=block)


class _VtltItem(pytest.Item):
    """An item whose failure is told by its own text."""

    def __init__(self, *, found: BlockFile, **arguments: Any) -> None:  # noqa: ANN401 - pytest's own arguments
        super().__init__(**arguments)
        self.found = found

    @property
    def lang(self) -> Language:
        return _language_of(self.config)

    def count(self, ruleset: Ruleset) -> None:
        """List the whole ruleset in the coverage, if that is asked for, though an example evaluates a part of it."""
        counting = self.config.pluginmanager.get_plugin("vtlt_rules_coverage")
        if counting is not None:
            counting.coverage.expect(ruleset.checked)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401
        """Show what an example says, not where in the plugin it was raised."""
        from vtlt_rules.testing import ExampleFailed

        return str(excinfo.value) if isinstance(excinfo.value, ExampleFailed) else super().repr_failure(excinfo, style)


class CheckItem(_VtltItem):
    """The ruleset has no errors, and nothing in the file stands outside of examples."""

    def __init__(self, *, is_read: bool, **arguments: Any) -> None:  # noqa: ANN401 - pytest's own arguments
        super().__init__(**arguments)
        self.is_read = is_read

    def runtest(self) -> None:
        """Check the ruleset, or that of a file of examples."""
        from vtlt_rules.testing import ExampleFailed, check_file, mistakes_to_text, ruleset_of

        if self.path.suffix.lower() == ".vtlt":
            ruleset = check_file(self.path, self.found.file, self.lang)
            if self.found.mistakes:
                raise ExampleFailed(mistakes_to_text(self.found.mistakes, self.lang))
        elif self.is_read:
            ruleset = ruleset_of(self.found, self.path, self.lang)
        else:
            from vtlt_rules.messages import say

            raise ExampleFailed(f"{self.found.file}: {say('example.not-text', self.lang)}")
        if ruleset is not None:
            self.count(ruleset)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the check."""
        return self.path, 0, f"{self.found.file}: check"


class ExampleItem(_VtltItem):
    """What an example expects is what its agencies get."""

    def __init__(self, *, block: Block, **arguments: Any) -> None:  # noqa: ANN401 - pytest's own arguments
        super().__init__(**arguments)
        self.block = block

    def runtest(self) -> None:
        """Evaluate and compare."""
        from vtlt_rules.testing import ruleset_of, run_block

        ruleset = ruleset_of(self.found, self.path, self.lang)
        self.count(ruleset)
        run_block(self.block, ruleset, self.lang)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the example and its line."""
        return self.path, self.block.line - 1, f"{self.found.file}: {self.block.name}"


class _Counting:
    """Coverage of a run; with pytest-xdist each worker counts, and the main process adds up."""

    def __init__(self, config: pytest.Config, fail_under: int | None) -> None:
        from vtlt_rules import api
        from vtlt_rules.testing import Coverage

        self.coverage: Coverage = Coverage()
        self.config = config
        self.fail_under = fail_under
        self._observers = api.observers
        self._observers.append(self.coverage.record)

    def pytest_unconfigure(self) -> None:
        """Stop counting."""
        if self.coverage.record in self._observers:
            self._observers.remove(self.coverage.record)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:  # noqa: ANN401, ARG002 - xdist's
        """Add what a worker counted."""
        self.coverage.add_data(getattr(node, "workeroutput", {}).get("vtlt_coverage", []))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was counted, or fail the run if it is too little."""
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output["vtlt_coverage"] = self.coverage.to_data()
        elif self.is_too_little and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @property
    def is_too_little(self) -> bool:
        """Whether less was seen than demanded."""
        return self.fail_under is not None and self.coverage.is_below(self.fail_under)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write what was never seen."""
        from vtlt_rules.messages import say

        lang = _language_of(self.config)
        terminalreporter.section(say("coverage.title", lang))
        for line in self.coverage.lines(lang):
            terminalreporter.write_line(line)
        if self.is_too_little:
            terminalreporter.write_line(say("coverage.below", lang, percent=self.fail_under), red=True)
