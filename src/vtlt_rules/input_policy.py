"""What input may be besides what is always taken: chosen once, and meant alike by all evaluators and readers."""

from __future__ import annotations

from typing import Literal, get_args

from vtlt_rules.records import record

FORMATS = ("csv", "json", "jsonl", "xlsx", "xls", "ods", "parquet")
"""The formats of files that are read; TSV is CSV with tabs."""

Unknown = Literal["error", "note", "ignore"]
"""What is done about keys, columns and attributes that name nothing declared."""


@record
class InputPolicy:
    """What input may be.

    Attributes:
        coerce: Whether the numbers 0 and 1 count for no and yes.
        unknown: What is done about keys, columns and attributes that name nothing declared.
    """

    coerce: bool = False
    unknown: Unknown = "note"

    def __attrs_post_init__(self) -> None:
        if self.unknown not in get_args(Unknown):
            raise ValueError(f"`unknown` is {', '.join(map(repr, get_args(Unknown)))}, not {self.unknown!r}")


USUAL_INPUT = InputPolicy()
"""What is meant where nothing is said."""
