"""Where the grammar, the shipped rulesets and the example data are: inside the installed package, or beside it.

An installed wheel carries ``grammar/``, ``rulesets/`` and ``example_data/`` inside the package (hatch_build.py puts them
there), also when it is imported from a zip; an editable install reads them from the top of the checkout, where the last is
``examples/``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def _folder(name: str, in_checkout: str | None = None) -> Traversable:
    installed = files("vtlt_rules").joinpath(name)
    if installed.is_dir():
        return installed
    return Path(__file__).resolve().parents[2] / (in_checkout or name)


def grammar_text() -> str:
    """Return the Lark grammar of the language."""
    return _folder("grammar").joinpath("vtlt.lark").read_text(encoding="utf-8")


def rulesets_folder() -> Traversable:
    """Return the folder of the shipped rulesets."""
    return _folder("rulesets")


def examples_folder() -> Traversable:
    """Return the folder of the example data; in a checkout there is more in it."""
    return _folder("example_data", "examples")


def ruleset_names() -> list[str]:
    """Return the names of the shipped rulesets and vocabularies, as ``load`` takes them, sorted."""

    def names(folder: Traversable, prefix: str) -> list[str]:
        found = []
        for entry in folder.iterdir():
            if entry.is_dir():
                found += names(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith(".vtlt"):
                found.append(prefix + entry.name.removesuffix(".vtlt"))
        return found

    return sorted(names(rulesets_folder(), ""))


def rulesets() -> tuple[str, ...]:
    """Return the names of the shipped rulesets as :func:`~vtlt_rules.load` takes them, sorted; no vocabularies."""
    return tuple(name for name in ruleset_names() if "/" in name)  # vocabularies are in no folder of a province


def ruleset_path(name: str) -> str:
    """Return where the file of a shipped ruleset or vocabulary is: its path, inside a zip if the library is in one."""
    return str(rulesets_folder().joinpath(f"{name}.vtlt"))
