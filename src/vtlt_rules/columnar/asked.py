"""What is asked of a frame."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from attrs import frozen

from vtlt_rules.checked import Statement
from vtlt_rules.input_policy import USUAL_INPUT, InputPolicy


@frozen
class Asked:
    """What is asked of a frame.

    Attributes:
        by: The columns that make a group.
        as_of: The day at which the data was cut off.
        is_unique: Whether no agency occurs twice in a group.
        statement: When given, judge the agencies of its scope instead of all statements.
        policy: What input may be.
    """

    by: Sequence[str]
    as_of: datetime.date | None
    is_unique: bool
    statement: Statement | None = None
    policy: InputPolicy = USUAL_INPUT
