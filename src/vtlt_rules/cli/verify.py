"""``vtlt verify``: the laws of rulesets on invented data."""

from __future__ import annotations

import argparse

from vtlt_rules.cli.loading import load_input, tell_warnings
from vtlt_rules.cli.output import Streams
from vtlt_rules.files import as_json


def run_verify(options: argparse.Namespace, streams: Streams) -> int:
    """Check the laws of rulesets; return the exit status."""
    from vtlt_rules.laws.verify import Verification  # needs the extra `testing`

    documents = []
    is_clean = True
    for number, name in enumerate(options.files):
        ruleset = load_input(name)
        tell_warnings(ruleset, options.lang, streams)
        found = Verification.of(ruleset, name, examples=options.examples, seed=options.seed)
        is_clean = is_clean and not found.broken
        if options.format == "json":
            documents.append(found.to_dict(options.lang))
        else:
            streams.put(("\n" if number else "") + found.to_text(options.lang))
    if options.format == "json":
        streams.put(as_json({"schema": "vtlt-laws/1", "rulesets": documents}))
    return 0 if is_clean else 1
