"""Targets of Vietnamese provinces' records and archives plans: a rule language, and exact evaluation of it.

The pipeline, one folder or module a step, in one direction::

    text ──► source ──► syntax ──► check ──► evaluate ──► report
             folding    tree,      names,    verdicts     text,
             positions  ast        units     exactly      JSON

    import vtlt_rules as vtlt

    ruleset = vtlt.load("tien_giang/2018")
    report = ruleset.evaluate(agencies)
    print(report["II.2.b"][0].explain())
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from vtlt_rules.version import __version__

if TYPE_CHECKING:
    from vtlt_rules.api import Ruleset, check, collect, load, parse
    from vtlt_rules.checked import Attribute, Field, Kind, Measure, Scope, Section, Statement
    from vtlt_rules.compiled import Accumulator, CompiledVerdicts
    from vtlt_rules.data import AgencyData, FileContent, Schema, SchemaColumn
    from vtlt_rules.data.checking import DataCheck
    from vtlt_rules.data.forms.returns import Collected, DutyReturn, Evidence, FormIssue, FormNote
    from vtlt_rules.diagnostics import Diagnostic, Severity, diagnostics_to_dict, diagnostics_to_text
    from vtlt_rules.errors import (
        BadData,
        BadReport,
        BadValue,
        DataWarning,
        FormsOfNoRuleset,
        InvalidRuleset,
        ReportFault,
        RulesetNotFound,
        UnknownAgency,
        UnknownStatement,
        UnlikePlans,
        VtltError,
    )
    from vtlt_rules.issues import DataIssue, Note, Proposal, Suspicion, issues_to_text
    from vtlt_rules.messages import Language
    from vtlt_rules.report import (
        AgencyFinding,
        Change,
        Finding,
        GroupFinding,
        ListedAgency,
        MissingCell,
        Report,
        Reported,
    )
    from vtlt_rules.report.agency import AgencyReport
    from vtlt_rules.report.closing import Closing, Lagging
    from vtlt_rules.report.compare import ComparedAgency, ComparedStatement, Comparison
    from vtlt_rules.report.courses import Course
    from vtlt_rules.report.issues_json import issues_to_dict
    from vtlt_rules.report.json_schema import report_schema
    from vtlt_rules.report.next_steps import AgencyRequest, Correction, NextStep, RequestedCell, StepKind
    from vtlt_rules.report.settling import Answers, AskedAgency, Settling
    from vtlt_rules.report.trend import Trend, TrendLine, TrendTime
    from vtlt_rules.resources import rulesets
    from vtlt_rules.source import Source
    from vtlt_rules.values import NOT_DONE, Interval, Number, Period, Unit
    from vtlt_rules.verdict import Truth, Verdict

__all__ = [
    "NOT_DONE",
    "Accumulator",
    "AgencyData",
    "AgencyFinding",
    "AgencyReport",
    "AgencyRequest",
    "Answers",
    "AskedAgency",
    "Attribute",
    "BadData",
    "BadReport",
    "BadValue",
    "Change",
    "Closing",
    "Collected",
    "ComparedAgency",
    "ComparedStatement",
    "Comparison",
    "CompiledVerdicts",
    "Correction",
    "Course",
    "DataCheck",
    "DataIssue",
    "DataWarning",
    "Diagnostic",
    "DutyReturn",
    "Evidence",
    "Field",
    "FileContent",
    "Finding",
    "FormIssue",
    "FormNote",
    "FormsOfNoRuleset",
    "GroupFinding",
    "Interval",
    "InvalidRuleset",
    "Kind",
    "Lagging",
    "Language",
    "ListedAgency",
    "Measure",
    "MissingCell",
    "NextStep",
    "Note",
    "Number",
    "Period",
    "Proposal",
    "Report",
    "ReportFault",
    "Reported",
    "RequestedCell",
    "Ruleset",
    "RulesetNotFound",
    "Schema",
    "SchemaColumn",
    "Scope",
    "Section",
    "Settling",
    "Severity",
    "Source",
    "Statement",
    "StepKind",
    "Suspicion",
    "Trend",
    "TrendLine",
    "TrendTime",
    "Truth",
    "Unit",
    "UnknownAgency",
    "UnknownStatement",
    "UnlikePlans",
    "Verdict",
    "VtltError",
    "__version__",
    "check",
    "collect",
    "diagnostics_to_dict",
    "diagnostics_to_text",
    "issues_to_dict",
    "issues_to_text",
    "load",
    "parse",
    "report_schema",
    "rulesets",
]

_HOMES = {
    "vtlt_rules.data": ("AgencyData", "FileContent", "Schema", "SchemaColumn"),
    "vtlt_rules.api": ("Ruleset", "check", "collect", "load", "parse"),
    "vtlt_rules.data.forms.returns": ("Collected", "DutyReturn", "Evidence", "FormIssue", "FormNote"),
    "vtlt_rules.data.checking": ("DataCheck",),
    "vtlt_rules.diagnostics": ("Diagnostic", "Severity", "diagnostics_to_dict", "diagnostics_to_text"),
    "vtlt_rules.errors": (
        "BadData",
        "BadReport",
        "BadValue",
        "DataWarning",
        "FormsOfNoRuleset",
        "InvalidRuleset",
        "ReportFault",
        "RulesetNotFound",
        "UnknownAgency",
        "UnknownStatement",
        "UnlikePlans",
        "VtltError",
    ),
    "vtlt_rules.issues": ("DataIssue", "Note", "Proposal", "Suspicion", "issues_to_text"),
    "vtlt_rules.messages": ("Language",),
    "vtlt_rules.report": (
        "AgencyFinding", "Change", "Finding", "GroupFinding", "ListedAgency", "MissingCell", "Report", "Reported",
    ),
    "vtlt_rules.report.agency": ("AgencyReport",),
    "vtlt_rules.report.closing": ("Closing", "Lagging"),
    "vtlt_rules.report.compare": ("ComparedAgency", "ComparedStatement", "Comparison"),
    "vtlt_rules.report.courses": ("Course",),
    "vtlt_rules.report.issues_json": ("issues_to_dict",),
    "vtlt_rules.report.json_schema": ("report_schema",),
    "vtlt_rules.report.next_steps": ("AgencyRequest", "Correction", "NextStep", "RequestedCell", "StepKind"),
    "vtlt_rules.report.settling": ("Answers", "AskedAgency", "Settling"),
    "vtlt_rules.report.trend": ("Trend", "TrendLine", "TrendTime"),
    "vtlt_rules.resources": ("rulesets",),
    "vtlt_rules.checked": ("Attribute", "Field", "Kind", "Measure", "Scope", "Section", "Statement"),
    "vtlt_rules.compiled": ("Accumulator", "CompiledVerdicts"),
    "vtlt_rules.source": ("Source",),
    "vtlt_rules.values": ("NOT_DONE", "Interval", "Number", "Period", "Unit"),
    "vtlt_rules.verdict": ("Truth", "Verdict"),
}  # fmt: skip
"""Where each public name lives; its module is imported when the name is first asked for, which keeps start-up short."""

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


class _Package(ModuleType):
    """The package itself: importing the folder ``check`` does not hide the public function of that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME_OF and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


class _NoSuchNameError(AttributeError):
    """Looks for what was meant when it is read: modules are asked for so as well, before they are imported."""

    def __str__(self) -> str:
        from difflib import get_close_matches

        name = self.args[0]
        hint = "".join(f"; did you mean {meant!r}?" for meant in get_close_matches(name, __all__, 1))
        return f"module {__name__!r} has no attribute {name!r}{hint}"


def __getattr__(name: str) -> object:
    if f"{__name__}.{name}" in _HOMES:
        return import_module(f"{__name__}.{name}")
    if name not in _HOME_OF:
        raise _NoSuchNameError(name)
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value  # so that this is not asked again
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
