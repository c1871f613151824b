"""``vtlt show`` and ``vtlt list``: one ruleset as a table, and which rulesets are shipped."""

from __future__ import annotations

import argparse
from typing import Any

from vtlt_rules.cli.loading import load_input, tell_warnings
from vtlt_rules.cli.output import Streams, page
from vtlt_rules.files import as_json
from vtlt_rules.messages import say
from vtlt_rules.report.review import ruleset_to_dict, ruleset_to_text
from vtlt_rules.resources import ruleset_path, rulesets


def run_show(options: argparse.Namespace, streams: Streams) -> int:
    """Show a ruleset; return the exit status."""
    ruleset = load_input(options.ruleset)
    tell_warnings(ruleset, options.lang, streams)
    if options.format == "json":
        streams.put(as_json(ruleset_to_dict(ruleset.checked)))
    else:
        width, color = page(is_terminal_output=True)
        streams.put(ruleset_to_text(ruleset.checked, options.lang, width, color))
    return 0


def run_list(options: argparse.Namespace, streams: Streams) -> int:
    """List the shipped rulesets; return the exit status."""
    found = [_listed(name) for name in rulesets()]
    if options.format == "json":
        streams.put(as_json({"schema": "vtlt-rulesets/1", "rulesets": found}))
        return 0
    wide = max(len(one["name"]) for one in found)
    blocks = []
    for one in found:
        count = say("report.statement-count", options.lang, count=one["statements"])
        about = " · ".join(part for part in (one["number"], count) if part)
        indent = " " * (wide + 2)
        blocks.append(f"{one['name']:<{wide}}  {about}\n{indent}{one['title']}\n{indent}{one['path']}")
    streams.put("\n".join(blocks))
    return 0


def _listed(name: str) -> dict[str, Any]:
    ruleset = load_input(name)
    return {
        "name": name,
        "number": ruleset.number,
        "title": ruleset.title,
        "statements": len(ruleset.statements),
        "path": ruleset_path(name),
    }
