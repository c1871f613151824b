"""The JSON of reports, ``vtlt-report/2``, as types: what ``Report.to_dict`` returns and ``Report.from_dict`` takes.

The JSON Schema is made of them, and what ``from_dict`` is given is held against them. Exact figures are texts, as no JSON
reader keeps long numbers or fractions: an integer, or ``p/q`` in lowest terms. A share is a fraction of one.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from vtlt_rules.records import record


@record
class Pattern:
    """The regular expression, of ECMA and of Python alike, that a text matches as a whole."""

    expression: str


Exact = Annotated[str, Pattern("-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?"), "An exact number: an integer, or p/q."]
Day = Annotated[str, Pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "A day, yyyy-mm-dd."]
VerdictName = Literal[
    "met", "not_met", "undecided", "not_applicable", "pending", "no_threshold", "bad_data", "tracked"
]  # fmt: skip
RelationSign = Literal[">=", ">", "<=", "<", "="]


class WordJson(TypedDict):
    """A word that each language has its own for."""

    word: str
    of: str


Facts = Annotated[
    dict[str, str | int | bool | WordJson | list[str | WordJson] | None],
    "What the message speaks of, to be said in another language.",
]


class BoundsJson(TypedDict):
    """The least and the greatest that a value can be; null where there is no bound."""

    low: Exact | None
    high: Exact | None


class LimitJson(TypedDict):
    """One comparison that a value must satisfy."""

    relation: RelationSign
    value: Exact


class PeriodJson(TypedDict):
    """A stretch of days, both ends included."""

    start: Day
    end: Day


class SourceJson(TypedDict):
    """The text of a ruleset's file."""

    name: str
    text: str


class RulesetJson(TypedDict):
    """The plan that was evaluated."""

    id: Annotated[str, "The name after `ke_hoach`."]
    title: str
    number: Annotated[str | None, "Số hiệu."]
    issuer: str | None
    issued: Day | None
    period: PeriodJson | None
    sha256: Annotated[str, "Of the texts, in their order, a NUL after each."]
    origin: Annotated[str | None, "Which copy the plan was made from."]
    vocabulary_origins: dict[str, str]
    sources: Annotated[list[SourceJson], "The plan's text, then those of its vocabularies."]
    thresholds: Annotated[dict[str, str], "Thresholds that were given from outside, by the ids of their statements."]


class SectionJson(TypedDict):
    """A section (`mục`) of the plan."""

    clause: str | None
    title: str
    words: Annotated[list[str], "What the section says in words, beside its statements."]
    statements: Annotated[list[str], "The ids of its statements."]


class ListedAgencyJson(TypedDict):
    """An agency that was evaluated."""

    id: str
    name: str
    attributes: NotRequired[
        Annotated[dict[str, bool | str], "What is known of its attributes, by name; enumerated values by theirs."]
    ]


class ReportedJson(TypedDict):
    """What the agencies come to that leave nothing open."""

    numerator: Exact
    denominator: Exact
    agencies: int
    value: Exact | None


class ContributionJson(TypedDict):
    """All that an agency may add to numerator and denominator."""

    numerator: BoundsJson
    denominator: BoundsJson
    rest: NotRequired[Annotated[BoundsJson, "Bounds on denominator − numerator, where they bound each other."]]
    may_be_out: NotRequired[Annotated[bool, "Whether it may add nothing, as it may not count at all."]]


class AgencyJson(TypedDict):
    """What a statement comes to for one agency of its scope, taken alone."""

    agency: Annotated[str, "Its id."]
    verdict: VerdictName
    low: NotRequired[Annotated[Exact | None, "The least value it may have, in the unit of the finding."]]
    high: NotRequired[Annotated[Exact | None, "The greatest; null where unbounded."]]
    shown: NotRequired[Annotated[str, "Its value in words."]]
    contribution: NotRequired[ContributionJson]
    milestone: NotRequired[Annotated[str, Pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}|chua"), "The day, or `chua`."]]
    threshold: NotRequired[Annotated[BoundsJson, "A threshold of its own."]]
    lacking: NotRequired[Annotated[Exact, "What it lacks to that; less than zero where it is too much."]]
    deadline: NotRequired[Day]
    previous: NotRequired[Annotated[BoundsJson, "Its value of then."]]
    change: NotRequired[Annotated[BoundsJson, "By how much it changed since; negative where it fell."]]
    classes: NotRequired[Annotated[list[str], "The classes that it may be in."]]


class GroupJson(TypedDict):
    """What a statement with `tung` comes to for one group of its agencies."""

    value: Annotated[str | bool, "The value of the attribute that they have in common."]
    label: str
    verdict: VerdictName
    provisional: VerdictName | None
    low: Exact | None
    high: Exact | None
    shown: str | None
    reported: ReportedJson
    shortfall: Exact | None
    agencies: Annotated[list[str], "Their ids."]


class ClassJson(TypedDict):
    """A class of a statistic."""

    name: str
    label: str
    low: Annotated[Exact, "The least number of agencies in it."]
    high: Annotated[Exact | None, "The greatest."]
    possible: Annotated[list[str], "The ids of those that may be in it."]


class MissingJson(TypedDict):
    """A figure that an agency has not reported and that the verdict may depend on."""

    agency: str
    field: str
    label: str
    previous: NotRequired[Annotated[bool, "Whether it is missing from the data of then."]]


class IssueJson(TypedDict):
    """One thing that is wrong with data."""

    code: str
    message: str
    agency: str | None
    field: str | None
    row: Annotated[int | None, "The row of the file (its header is row 1), or the place among what was given, from 1."]
    facts: Facts
    file: NotRequired[str]
    suggestion: NotRequired[str]
    previous: NotRequired[Annotated[bool, "Whether it is in the data of then."]]
    sheet: NotRequired[Annotated[str, "The sheet, when the file is a workbook."]]
    heading: NotRequired[Annotated[str, "How the file heads the column."]]
    column: NotRequired[Annotated[str, "What a spreadsheet calls the column: A, B, ... AA."]]
    name: NotRequired[Annotated[str, "The agency's name."]]


class NoteJson(TypedDict):
    """Something to know about the data as a whole that is not wrong."""

    code: str
    message: str
    field: str | None
    file: str | None
    facts: Facts
    previous: NotRequired[Annotated[bool, "Whether it is of the data of then."]]


class GrowthJson(TypedDict):
    """That a change since then is demanded, and how it is measured."""

    direction: Literal["rise", "fall"]
    is_relative: Annotated[bool, "Whether it is held against the value of then; else it is a difference of two values."]
    since: Annotated[str, "What it is compared with, as the line has it; empty where it does not say."]


class DemandJson(TypedDict):
    """What is demanded. What `limits` are compared with is said by `each` and `growth`."""

    shown: Annotated[str, "In words."]
    relation: Annotated[
        RelationSign | None, "How a value is compared with the threshold; null for a range, and for facts."
    ]
    threshold: Annotated[
        BoundsJson | None, "The threshold: both ends alike, but for a range; null where there is none."
    ]
    is_unknown: Annotated[bool, "Whether the plan's figure is not at hand (`?`)."]
    is_given: Annotated[bool, "Whether it was given from outside."]
    limits: Annotated[list[LimitJson], "All that must hold of the value; of each agency's, for `moi`."]
    growth: GrowthJson | None
    window: Annotated[
        PeriodJson | None, "The days within which a milestone is to be done, where all agencies have the same."
    ]


class StatementJson(TypedDict):
    """A statement of the plan: what it demands of whom."""

    id: Annotated[str, "Clause and place: `II.5.c/2`."]
    clause: str | None
    section: Annotated[int, "The place of its section in `sections`, from 0."]
    statement: Annotated[str, "The line, in canonical spelling."]
    line: Annotated[int, "Where it stands in the plan's text, from 1."]
    kind: Literal["target", "milestone", "duty", "forecast", "statistic"]
    each: Annotated[bool, "Whether every agency must satisfy it (`moi`)."]
    scope: str
    scope_label: str
    measure: Annotated[str | None, "Null for a duty."]
    measure_label: str | None
    condition: Annotated[str | None, "Which agencies of the scope count: `khi`, `tru`, `rieng`; null where all do."]
    grouped_by: Annotated[str | None, "The attribute of `tung`."]
    grouped_by_label: str | None
    duty: Annotated[str | None, "The text of a duty."]
    demand: DemandJson | None
    inferred_from: Annotated[str | None, "The document and clause that it is inferred from (`suy_tu`)."]
    has_own_deadline: Annotated[bool, "Whether the line says by when; else the plan's period does."]
    reading: Annotated[str | None, "What the plan leaves open, and how it was read (`cach_doc`)."]


class FindingJson(StatementJson):
    """The verdict on one statement, with everything that explains it."""

    verdict: VerdictName
    provisional: Annotated[VerdictName | None, "While pending, what it would be were the deadline the day of the data."]
    deadline: Day | None
    low: Annotated[Exact | None, "The least value it may have."]
    high: Annotated[Exact | None, "The greatest; null where unbounded, and where there is nothing to measure."]
    unit: Annotated[str | None, "The unit of the value; `%` for a share, whose figures are fractions of one."]
    unit_label: str | None
    shown: Annotated[str | None, "The value in words."]
    previous: Annotated[BoundsJson | None, "For a demand on a change the value of then."]
    change: Annotated[BoundsJson | None, "By how much the value changed since; negative where it fell."]
    reported: ReportedJson | None
    shortfall: Annotated[Exact | None, "How much is certainly lacking, at the least; negative when it is too much."]
    shortfall_unit: str | None
    shortfall_shown: str | None
    counts: Annotated[dict[str, int], "`in_scope`, and by verdict how many agencies come to it, each taken alone."]
    agencies: Annotated[list[AgencyJson], "Every agency of the scope, in the order of the registry."]
    below: Annotated[list[str], "The ids of those that fall short taken alone, the worst first."]
    groups: list[GroupJson]
    classes: list[ClassJson] | None
    missing: list[MissingJson]
    issues: Annotated[list[IssueJson], "For `bad_data` what is wrong with the data that it rests on."]
    in_spite_of: Annotated[list[IssueJson], "What is wrong with it where the verdict stands all the same."]


class ReportJson(TypedDict):
    """What evaluating a ruleset gives."""

    schema: Literal["vtlt-report/2"]
    engine: str
    lang: Annotated[str, Pattern("[a-z]{2}"), "The language of messages, labels of verdicts and what is shown."]
    ruleset: RulesetJson
    sections: list[SectionJson]
    as_of: Annotated[Day | None, "The day at which the data was cut off."]
    verdict: Annotated[VerdictName, "On the plan as a whole."]
    verdict_labels: Annotated[dict[str, str], "How verdicts are called."]
    counts: Annotated[dict[str, int], "How many findings have each verdict that occurs."]
    agency_count: int
    agencies: Annotated[list[ListedAgencyJson], "In the order of the registry."]
    data_issues: list[IssueJson]
    notes: list[NoteJson]
    findings: Annotated[list[FindingJson], "One for each statement, in the order of the plan."]


class IssuesJson(TypedDict):
    """What is wrong with data, ``vtlt-issues/1``."""

    schema: Literal["vtlt-issues/1"]
    engine: str
    issues: list[IssueJson]
