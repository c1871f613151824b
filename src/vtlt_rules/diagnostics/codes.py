"""Every diagnostic code: whether it is only a warning, and whether only strict checking looks for it.

Codes are stable: programs and tests rely on them. Their sentences, ``diagnostic.CODE`` in ``messages``, may change.
"""

from __future__ import annotations

from vtlt_rules.records import record


@record
class CodeTraits:
    """What is known of a code without a case of it."""

    is_warning: bool = False
    is_strict: bool = False


_ERROR = CodeTraits()
_WARNING = CodeTraits(is_warning=True)
_STRICT = CodeTraits(is_warning=True, is_strict=True)

CODES: dict[str, CodeTraits] = {
    # ---- the file
    "file-too-large": _ERROR,
    "not-utf8": _ERROR,
    "too-many-statements": _ERROR,
    "too-many-signs": _ERROR,
    "too-many-errors": _ERROR,
    "too-many-warnings": _WARNING,
    "too-complex": _ERROR,
    # ---- characters
    "invisible-character": _ERROR,
    "unexpected-character": _ERROR,
    "foreign-letter": _ERROR,
    "capital-letter": _ERROR,
    "wrong-accent": _ERROR,
    "ambiguous-number": _ERROR,
    "number-too-long": _ERROR,
    "invalid-date": _ERROR,
    "invalid-operator": _ERROR,
    "unclosed-string": _ERROR,
    # ---- form
    "syntax-error": _ERROR,
    "reserved-word": _ERROR,
    "unclosed-parenthesis": _ERROR,
    "nesting-too-deep": _ERROR,
    "mixed-connectives": _ERROR,
    "missing-unit": _ERROR,
    "ambiguous-share": _ERROR,
    "two-statements": _ERROR,
    "not-in-language": _ERROR,
    # ---- the parts of a file
    "missing-head": _ERROR,
    "not-a-plan": _ERROR,
    "misplaced-line": _ERROR,
    "repeated-heading": _ERROR,
    "repeated-section": _WARNING,
    "missing-period": _ERROR,
    "invalid-period": _ERROR,
    "two-deadlines": _ERROR,
    "outside-period": _WARNING,
    "invalid-window": _ERROR,
    "no-vocabulary": _ERROR,
    "missing-vocabulary": _ERROR,
    "not-a-vocabulary": _ERROR,
    "circular-vocabulary": _ERROR,
    # ---- names
    "unknown-name": _ERROR,
    "wrong-kind": _ERROR,
    "unknown-value": _ERROR,
    "repeated-name": _ERROR,
    "built-in-name": _ERROR,
    "name-out-of-place": _ERROR,
    "repeated-label": _ERROR,
    "repeated-value": _ERROR,
    "misplaced-rest": _ERROR,
    "circular-parts": _ERROR,
    "circular-formula": _ERROR,
    # ---- types and units
    "type-mismatch": _ERROR,
    "unit-mismatch": _ERROR,
    "fractional-whole-unit": _ERROR,
    "percent-over-100": _ERROR,
    "percent-of-share": _ERROR,
    "baseline-without-growth": _ERROR,
    "empty-range": _ERROR,
    "unreachable-count": _ERROR,
    "share-without-whole": _ERROR,
    "share-of-itself": _ERROR,
    "average-of-one-unit": _ERROR,
    "minus-in-measure": _ERROR,
    "field-in-scope": _ERROR,
    "field-needs-each": _ERROR,
    "missing-demand": _ERROR,
    "unfit-demand": _ERROR,
    # ---- statements
    "unknown-statement": _ERROR,
    "ambiguous-statement": _ERROR,
    "two-thresholds": _ERROR,
    "repeated-statement": _ERROR,
    "condition-of-row": _WARNING,
    "words-without-statement": _WARNING,
    "numeral-not-stated": _WARNING,
    "numeral-not-in-words": _WARNING,
    # ---- strict checking
    "empty-scope": _STRICT,
    "unused-declaration": _STRICT,
    "condition-never-holds": _STRICT,
    "never-applies": _STRICT,
    "never-met": _STRICT,
    "never-fails": _STRICT,
    "contradictory-statements": _STRICT,
    "conflict-where-scopes-meet": _STRICT,
    "implied-statement": _STRICT,
    "implied-by-parts": _STRICT,
    "contradicted-by-parts": _STRICT,
    "suspicious-scale": _STRICT,
    "too-large-to-compare": _STRICT,
}
