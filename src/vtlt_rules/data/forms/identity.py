"""What a form says of itself, on a sheet that nobody sees: which plan, which text of it, which agency.

Also the list that is left beside forms of many agencies. Both come back from strangers: they are read, never trusted with
more than being told apart.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import field

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.data.forms.asked import Agency
from vtlt_rules.files import as_json
from vtlt_rules.records import record
from vtlt_rules.values import write_exact

FORMAT = "vtlt-form/1"
"""What sheets are laid out by; another number is another layout."""

LIST_FORMAT = "vtlt-forms/1"

HIDDEN_SHEET = "vtlt"
"""The sheet that tells; it has names in its first column, and what they mean in the second."""

LIST_NAME = "vtlt-forms.json"
"""The list beside forms of many agencies: the plan, and the registry that they were made from."""

_ATTRIBUTE = "attribute:"
_MOST_LINES = 1_000
_LONGEST = 2_000


@record
class PlanId:
    """Which plan a form is for.

    Attributes:
        name: The name after ``ke_hoach``.
        title: The plan's title.
        number: Its number; empty where it has none.
        source: The file or name of its ruleset, as whoever made the form had it.
        sha256: That of the texts of the ruleset and its vocabularies.
    """

    name: str
    title: str
    number: str
    source: str
    sha256: str

    @classmethod
    def of(cls, ruleset: CheckedRuleset) -> PlanId:
        """Return that of a ruleset."""
        source = ruleset.source.name.replace("\\", "/").rpartition("/")[2]  # whose folders are nobody's business
        return cls(ruleset.name, ruleset.title, ruleset.number or "", source, ruleset.sha256)

    def is_version_of(self, other: PlanId) -> bool:
        """Tell whether both are the same plan, of which the rules may have been changed in between."""
        return (self.name, self.number) == (other.name, other.number)


@record
class FormId:
    """What the hidden sheet of a form says.

    Attributes:
        plan: Which plan it is for.
        agency: The id of the agency that it is for; None where it is for many.
        attributes: What the registry said of the agency, as texts that files may have.
        sheet: The sheet to be filled in.
        is_listed: Whether whoever made it listed the agencies, so that nobody needs to type them.
    """

    plan: PlanId
    agency: str | None
    sheet: str
    attributes: Mapping[str, str] = field(factory=dict, hash=False)
    is_listed: bool = True

    def lines(self) -> list[tuple[str, str]]:
        """Return what the hidden sheet is to say, a line each."""
        plan = self.plan
        return [
            ("format", FORMAT),
            ("plan", plan.name),
            ("title", plan.title),
            ("number", plan.number),
            ("source", plan.source),
            ("sha256", plan.sha256),
            ("sheet", self.sheet),
            *([] if self.agency is None else [("agency", self.agency)]),
            *([] if self.is_listed else [("agencies", "typed")]),
            *((_ATTRIBUTE + name, value) for name, value in self.attributes.items()),
        ]

    @classmethod
    def read(cls, rows: Iterable[Sequence[object]]) -> FormId | None:
        """Read what a hidden sheet says; None where it is no form of this format."""
        said: dict[str, str] = {}
        for number, row in enumerate(rows):
            if number == _MOST_LINES:
                return None
            cells = [str(cell) for cell in row[:2] if isinstance(cell, str)]
            if len(cells) == 2 and len(cells[1]) <= _LONGEST:
                said.setdefault(*cells)
        names = ("plan", "title", "number", "source", "sha256")
        if said.get("format") != FORMAT or not all(name in said for name in (*names, "sheet")):
            return None
        attributes = {
            name.removeprefix(_ATTRIBUTE): value for name, value in said.items() if name.startswith(_ATTRIBUTE)
        }
        plan = PlanId(*(said[name] for name in names))
        return cls(plan, said.get("agency"), said["sheet"], attributes, "agencies" not in said)


def attribute_texts(agency: Agency) -> dict[str, str]:
    """Return what the registry says of an agency but its id, as cells of files are written."""
    return {name: cell_text(value) for name, value in agency.attributes.items() if name != "ma"}


def cell_text(value: object) -> str:
    """Write a value that is no number as files have it, in every language: ``có``, a day, a name."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | Fraction):
        return write_exact(value)
    return str(value)


def list_of_forms(plan: PlanId, agencies: Iterable[Agency], files: Mapping[str, str]) -> str:
    """Write the list that is left beside forms: JSON, the same for the same registry."""
    listed = [
        {"ma": one.id, **attribute_texts(one), **({"file": files[one.id]} if one.id in files else {})}
        for one in agencies
    ]
    return as_json(
        {
            "schema": LIST_FORMAT,
            "plan": {
                "name": plan.name, "title": plan.title, "number": plan.number, "source": plan.source,
                "sha256": plan.sha256,
            },
            "agencies": listed,
        }
    )  # fmt: skip


def read_list(text: str) -> tuple[PlanId, list[dict[str, Any]]] | None:
    """Read such a list: the plan, and the registry, not yet checked; None where it is none."""
    try:
        found = json.loads(text)
        plan = found["plan"]
        made = PlanId(*(str(plan[name]) for name in ("name", "title", "number", "source", "sha256")))
        agencies = [{name: value for name, value in one.items() if name != "file"} for one in found["agencies"]]
        return (made, agencies) if found["schema"] == LIST_FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
