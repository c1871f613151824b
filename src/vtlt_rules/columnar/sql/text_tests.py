"""Texts compared in SQL: with those of a condition, and with each other. What cannot be compared exactly is refused."""

from __future__ import annotations

from collections.abc import Sequence

from vtlt_rules.columnar.sql.dialect import Dialect
from vtlt_rules.columnar.sql.text_patterns import TextPattern, key_tables, pattern_of, plain_key, two_tones, whole
from vtlt_rules.columnar.texts import AROUND, HIDDEN_IN_ID, HIDDEN_IN_TEXT, ODD, WHITE
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import languages, say

_MOST_TOGETHER = 50
"""Texts that are looked for at once: engines of regular expressions have little room for one."""

_REFUSED = "text-beyond-sql"
"""The code of what is refused."""


def seen_text(dialect: Dialect, term: str) -> str:
    """Write a text attribute, null where something is hidden in it."""
    return f"CASE WHEN NOT {dialect.matches(term, HIDDEN_IN_TEXT)} THEN {term} END"


def read_id(dialect: Dialect, term: str) -> str:
    """Write an id as ``evaluate`` reads it, null where something is hidden in it; refuse what cannot be brought to NFC."""
    read = dialect.without(dialect.composed(term), AROUND, "")
    is_plain, is_beyond = f"NOT {dialect.matches(term, ODD)}", dialect.matches(term, dialect.beyond_nfc)
    is_seen, refused = f"NOT {dialect.matches(read, HIDDEN_IN_ID)}", _refusal(dialect, term, dialect.text_type)
    return f"CASE WHEN {is_plain} THEN {term} WHEN {is_beyond} THEN {refused} WHEN {is_seen} THEN {read} END"


def same_text(dialect: Dialect, term: str, values: Sequence[str], key: str | None = None) -> str:
    """Write whether a text equals one of some.

    Args:
        dialect: The dialect.
        term: The text.
        values: The texts that it may equal.
        key: A column of its key as :func:`text_key_or_null` writes it, where there is one.

    Raises:
        BadData: One of them has a letter for which that cannot be told.
    """
    patterns = [_pattern(value) for value in values]
    parts = [_one_of(dialect, term, patterns[n : n + _MOST_TOGETHER]) for n in range(0, len(patterns), _MOST_TOGETHER)]
    found = parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
    if key is None:
        return found
    keys = {value: plain_key(value) for value in values}
    listed = ", ".join(dialect.text(own) for own in keys.values() if own is not None)
    tests = [f"{key} IN ({listed})"] if listed else []
    others = [value for value, own in keys.items() if own is None]
    tests += [same_text(dialect, term, others)] if others else []
    return f"(CASE WHEN {key} IS NULL THEN {found} ELSE {' OR '.join(tests)} END)"


def _pattern(text: str) -> TextPattern:
    found = pattern_of(text)
    if isinstance(found, str):
        raise BadData([DataIssue(_REFUSED, facts={"value": text, "found": found})])
    return found


def _one_of(dialect: Dialect, term: str, patterns: Sequence[TextPattern]) -> str:
    """Write it for a few: first by letters alone, which hardly any other text has."""
    letters = f"NOT {dialect.matches(term, whole(*(one.letters for one in patterns)))}"
    each = [dialect.matches(term, whole(one.tones)) for one in patterns]
    if len(patterns) > 1:
        pairs = zip(patterns, each, strict=True)
        each = [f"({dialect.matches(term, whole(one.letters))} AND {tones})" for one, tones in pairs]
    strange = f"{dialect.matches(term, two_tones())} THEN {_refusal(dialect, term, 'BOOLEAN')}"
    return f"(CASE WHEN {letters} THEN FALSE WHEN {strange} ELSE {' OR '.join(each)} END)"


def _refusal(dialect: Dialect, term: str, type_: str) -> str:
    return dialect.refused(dialect.concatenated(dialect.text(_sentence()), term), term, type_)


def _sentence() -> str:
    """Say what is refused, in all languages, before the text itself."""
    return f"[{_REFUSED}] {' / '.join(say(f'reason.{_REFUSED}', lang) for lang in languages())}: "


def all_same_text(dialect: Dialect, term: str, over: str) -> str:
    """Write whether all texts of a group are the same, or of a window: of the rows of one agency, which are few."""
    tables = key_tables()
    given, strange, key = (
        dialect.binary(term),
        dialect.matches(term, tables.unknown),
        dialect.binary(_key(dialect, term)),
    )
    some_strange = f"MAX(CASE WHEN {strange} THEN 1 ELSE 0 END){over} = 1"
    return (
        f"(CASE WHEN MIN({given}){over} = MAX({given}){over} THEN TRUE"
        f" WHEN {some_strange} THEN {_refusal(dialect, f'MIN({term}){over}', 'BOOLEAN')}"
        f" ELSE MIN({key}){over} = MAX({key}){over} END)"
    )


def text_key(dialect: Dialect, term: str) -> str:
    """Write the key of a text, by which texts are grouped; refuse what has none here."""
    strange = dialect.matches(term, key_tables().unknown)
    refused = _refusal(dialect, term, dialect.text_type)
    return f"CASE WHEN {strange} THEN {refused} ELSE {dialect.binary(_key(dialect, term))} END"


def text_key_or_null(dialect: Dialect, term: str) -> str:
    """Write the key of a text, null where it has none here."""
    return f"CASE WHEN NOT {dialect.matches(term, key_tables().unknown)} THEN {dialect.binary(_key(dialect, term))} END"


def _key(dialect: Dialect, term: str) -> str:
    """Write the key of a text of letters that are known: letters without tones, and for each word its tones."""
    tables = key_tables()
    blanks = dialect.without(dialect.without(term, AROUND, ""), f"{WHITE}+", " ")
    letters = f"TRANSLATE({blanks}, {', '.join(map(dialect.text, tables.letters))})"
    for apart, together in tables.composed:
        letters = f"REPLACE({letters}, {dialect.text(apart)}, {dialect.text(together)})"
    marks = dialect.without(blanks, tables.toneless, "")
    tones = f"TRANSLATE({marks}, {', '.join(map(dialect.text, tables.tones))})"
    return dialect.concatenated(letters, "'/'", tones)
