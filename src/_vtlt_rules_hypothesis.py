"""Hypothesis loads this when it starts, so that ``@given`` knows the library's types; until one is used it costs nothing.

A type is registered the moment its module is imported, not before: importing the library for the sake of types that no test
uses would slow every test run down.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

_TYPES = {
    "vtlt_rules.api": {"Ruleset": "rulesets"},
    "vtlt_rules.report.report": {"Report": "_some_reports"},
    "vtlt_rules.checked": {"Statement": "_some_statements"},
    "vtlt_rules.values": {"Interval": "intervals", "Period": "periods", "Unit": "units"},
}
"""For each module its types, and the strategies that make them. Enumerations need none."""


def _register(module: ModuleType, types: dict[str, str]) -> None:
    from hypothesis import strategies as st

    def strategy_of(name: str) -> Callable[[type], st.SearchStrategy[Any]]:
        def make(_: type) -> st.SearchStrategy[Any]:
            from vtlt_rules import strategies

            found: st.SearchStrategy[Any] = getattr(strategies, name)()
            return found

        return make

    for type_, name in types.items():
        st.register_type_strategy(getattr(module, type_), strategy_of(name))


class _Finder(importlib.abc.MetaPathFinder):
    """Registers the types of a module after it has been imported."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in _TYPES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            run(module)
            _register(module, _TYPES[name])

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def register() -> None:
    """Register the types of modules that are there already, and see to those that come later."""
    for name, types in _TYPES.items():
        if name in sys.modules:
            _register(sys.modules[name], types)
    sys.meta_path.insert(0, _Finder())
