"""Which statements of a ruleset does somebody mean by a text?"""

from __future__ import annotations

from vtlt_rules.checked.ruleset import CheckedRuleset, Statement
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import UnknownStatement
from vtlt_rules.source import compose, fold


def statements_meant(ruleset: CheckedRuleset, text: str) -> tuple[Statement, ...]:
    """Return the statement of an id (``"II.2.b/1"``), or those of a clause, a section's title, or ``scope.measure``.

    An id comes before a clause that is written like it. A section may have no statements.

    Raises:
        UnknownStatement: Nothing of the plan has that name.
    """
    composed = compose(text)[0]
    with_id = tuple(one for one in ruleset.statements if one.id == composed)
    if with_id:
        return with_id
    key = fold(composed)
    pairs = [(one, section.title) for section in ruleset.sections for one in section.statements]
    found = tuple(one for one, title in pairs if composed in (one.clause, title or None) or key == one.key)
    if found or any(composed in (section.clause, section.title or None) for section in ruleset.sections):
        return found
    keys = {one.clause or title for one, title in pairs} | {name for one, _ in pairs for name in (one.key, one.id)}
    raise UnknownStatement(text, nearest(text, sorted(keys)))
