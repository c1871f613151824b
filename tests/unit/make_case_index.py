"""Write ``tests/cases/INDEX.md``: which cases show what. Run it after a change of the cases."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))  # for those who run this file by itself

from lark.grammar import Rule
from test_cases import ACCEPTED, CASES, EVALUATED, REJECTED, STRICT, expected_of, id_of, read
from test_near_misses import NEAR_MISSES, mistaken_in, text_read_as

from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.verdict import Verdict

INDEX = CASES / "INDEX.md"
MOST = 5
"""How many cases an entry names; the others are counted."""


def named(rules: Iterable[Rule], one: str) -> Iterator[tuple[str, str]]:
    """Go through the names of rules of the grammar, each with a case that shows it."""
    for name in sorted({str(rule.origin.name) for rule in rules}):
        if not name.startswith("__"):  # made by Lark for what may be repeated
            yield name.strip("_"), one


def listed(cases: list[str]) -> str:
    """Name some cases and count the rest."""
    shown = ", ".join(f"`{one}`" for one in cases[:MOST])
    return f"{shown} and {len(cases) - MOST} more" if len(cases) > MOST else shown or "–"


def visible(text: str) -> str:
    """Write a piece of a text so that all of it is seen in a table."""
    shown = "".join(c if c.isprintable() or c == "\n" else f"[U+{ord(c):04X}]" for c in text)
    joined = " ⏎ ".join(line.strip() for line in shown.split("\n")).strip()
    return f"`{joined}`".replace("|", "\\|") if joined else "a space" if text else "nothing"


def put_right(near: dict[str, Any]) -> str:
    """Say what is wrong in the case of a near miss, and what is right."""
    return "; ".join(f"{visible(edit['wrong'])} → {visible(edit['right'])}" for edit in near["edits"])


def gathered(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Group cases by what they show."""
    found: dict[str, list[str]] = {}
    for key, one in pairs:
        if one not in found.setdefault(key, []):
            found[key].append(one)
    return found


def index() -> str:
    """Return the page."""
    accepted = gathered(
        pair for path in ACCEPTED for pair in named((rule for rule, *_ in text_read_as(read(path))), id_of(path))
    )
    rejected = gathered(pair for path in REJECTED for pair in named(mistaken_in(path), id_of(path)))
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
        f" {len(EVALUATED)} evaluated; {len(NEAR_MISSES['code'])} near misses of codes, {len(NEAR_MISSES['threshold'])} of"
        f" thresholds from outside, {len(NEAR_MISSES['pair'])} of verdicts. Written by `tests/unit/make_case_index.py`.",
        "",
        "## Rules of the grammar",
        "",
        "| rule | accepted | rejected for a mistake in it |",
        "|---|---|---|",
        *(f"| `{key}` | {listed(accepted.get(key, []))} | {listed(rejected.get(key, []))} |"
          for key in sorted(accepted | rejected)),
        "",
        "## Diagnostic codes",
        "",
        "Those of files too large, unreadable or of no plan are shown by `tests/unit/test_near_misses.py` alone.",
        "",
        "| code | given by |",
        "|---|---|",
        *(f"| `{key}` | {listed(codes.get(key, []))} |" for key in sorted(CODES)),
        "",
        "## Near misses of codes",
        "",
        "| code | case | what is wrong, and the least that makes it right |",
        "|---|---|---|",
        *(f"| `{near['code']}` | `{near['case']}` | {put_right(near)} |"
          for near in sorted(NEAR_MISSES["code"], key=lambda near: near["code"])),
        *(f"| `{near['code']}` | `{near['statement']}`, given | `{near['wrong']}` → `{near['right']}` |"
          for near in NEAR_MISSES["threshold"]),
        "",
        "## Verdicts",
        "",
        "| verdict | evaluated cases |",
        "|---|---|",
        *(f"| `{one.value}` | {listed(verdicts.get(one.value, []))} |" for one in Verdict),
        "",
        "## Verdicts one step apart",
        "",
        "| verdicts | file | cases | differ in |",
        "|---|---|---|---|",
        *(f"| `{first}`, `{second}` | `{near['file']}` | {near['cases'][0]} / {near['cases'][1]} | `{near['by']}` |"
          for near in NEAR_MISSES["pair"] for first, second in [near["verdicts"]]),
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
