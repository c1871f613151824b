"""Write ``tests/cases/INDEX.md``: which cases show what. Run it after a change of the cases."""

import sys
from collections.abc import Iterator
from pathlib import Path

from test_cases import ACCEPTED, CASES, EVALUATED, REJECTED, STRICT, expected_of, id_of, read

from vtlt_rules.diagnostics import Problems
from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.source import Source
from vtlt_rules.syntax import text_to_tree
from vtlt_rules.syntax.tree_to_ast import parse_document
from vtlt_rules.verdict import Verdict

INDEX = CASES / "INDEX.md"
MOST = 5
"""How many cases an entry names; the others are counted."""


def rules_of(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Go through the rules of the grammar that the lines of each file have the form of, with the file."""
    callbacks = text_to_tree._lark().parser.parser.parser.callbacks
    plain = dict(callbacks)
    used: set[str] = set()

    def recording(rule, build):
        def reduce(children):
            used.add(str(rule.origin.name))
            return build(children)

        return reduce

    callbacks.update({rule: recording(rule, build) for rule, build in plain.items()})
    try:
        for path in paths:
            used.clear()
            parse_document(Source(path.name, read(path)), Problems())
            for name in sorted(used):
                if not name.startswith("__"):  # made by Lark for what may be repeated
                    yield name.strip("_"), id_of(path)
    finally:
        callbacks.update(plain)


def listed(cases: list[str]) -> str:
    """Name some cases and count the rest."""
    shown = ", ".join(f"`{one}`" for one in cases[:MOST])
    return f"{shown} and {len(cases) - MOST} more" if len(cases) > MOST else shown or "–"


def gathered(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Group cases by what they show."""
    found: dict[str, list[str]] = {}
    for key, one in pairs:
        if one not in found.setdefault(key, []):
            found[key].append(one)
    return found


def index() -> str:
    """Return the page."""
    accepted, rejected = gathered(rules_of(ACCEPTED)), gathered(rules_of(REJECTED))
    codes = gathered((mark.code, id_of(path)) for path in [*ACCEPTED, *REJECTED, *STRICT] for mark in expected_of(path))
    verdicts = gathered((given["verdict"], name) for name, one in EVALUATED for given in one.get("expect", []))
    issues = gathered(
        (given.split()[-1], name)
        for name, one in EVALUATED
        for given in [*one.get("issues", []), *one.get("refused", [])]
    )
    total = len(ACCEPTED) + len(REJECTED) + len(STRICT) + len(EVALUATED)
    lines = [
        "# Index of the cases",
        "",
        f"{total} cases: {len(ACCEPTED)} accepted, {len(REJECTED)} rejected, {len(STRICT)} strict,"
        f" {len(EVALUATED)} evaluated. Written by `tests/unit/make_case_index.py`.",
        "",
        "## Rules of the grammar",
        "",
        "| rule | accepted | rejected with a line of that form |",
        "|---|---|---|",
        *(f"| `{key}` | {listed(accepted.get(key, []))} | {listed(rejected.get(key, []))} |"
          for key in sorted(accepted | rejected)),
        "",
        "## Diagnostic codes",
        "",
        "Those of files too large, unreadable or of no plan have tests at the end of `tests/unit/test_cases.py`.",
        "",
        "| code | given by |",
        "|---|---|",
        *(f"| `{key}` | {listed(codes.get(key, []))} |" for key in sorted(CODES)),
        "",
        "## Verdicts",
        "",
        "| verdict | evaluated cases |",
        "|---|---|",
        *(f"| `{one.value}` | {listed(verdicts.get(one.value, []))} |" for one in Verdict),
        "",
        "## Issues of data",
        "",
        "| code | evaluated cases |",
        "|---|---|",
        *(f"| `{key}` | {listed(issues[key])} |" for key in sorted(issues)),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
    sys.exit(0)
