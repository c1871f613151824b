"""One ruleset by its name, its path or from standard input, with its warnings told."""

from __future__ import annotations

from vtlt_rules.api import Ruleset, load, parse
from vtlt_rules.cli.inputs import STANDARD_INPUT, STANDARD_INPUT_NAME, find_input
from vtlt_rules.cli.output import Streams
from vtlt_rules.diagnostics import diagnostics_to_text
from vtlt_rules.errors import InvalidRuleset
from vtlt_rules.messages import Language


def load_input(name: str) -> Ruleset:
    """Load a ruleset as :func:`~vtlt_rules.load` does, or from standard input.

    Raises:
        InvalidRuleset: It has errors.
        RulesetNotFound: There is no such file or ruleset.
        OSError: It cannot be read.
    """
    if name != STANDARD_INPUT:
        return load(name)
    source, library, diagnostics = find_input(name)
    if source is None:
        raise InvalidRuleset(diagnostics)
    return parse(source.written, STANDARD_INPUT_NAME, library=library.folders[0])


def tell_warnings(ruleset: Ruleset, lang: Language, streams: Streams) -> None:
    """Tell what keeps a ruleset from nothing and should be looked at."""
    if ruleset.warnings:
        streams.warn(diagnostics_to_text(ruleset.warnings, lang))
