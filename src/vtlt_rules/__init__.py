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

from vtlt_rules.api import Ruleset, check, load, parse
from vtlt_rules.data import AgencyData, Schema
from vtlt_rules.diagnostics import Diagnostic, Severity, diagnostics_to_dict, diagnostics_to_text
from vtlt_rules.errors import BadData, InvalidRuleset, RulesetNotFound, UnknownStatement, VtltError
from vtlt_rules.issues import DataIssue, issues_to_text
from vtlt_rules.report import AgencyFinding, Finding, MissingCell, Report
from vtlt_rules.ruleset import Kind, Section, Statement
from vtlt_rules.values import NOT_DONE, Interval, Language, Number, Period, Unit
from vtlt_rules.verdict import Truth, Verdict
from vtlt_rules.version import __version__

__all__ = [
    "NOT_DONE",
    "AgencyData",
    "AgencyFinding",
    "BadData",
    "DataIssue",
    "Diagnostic",
    "Finding",
    "Interval",
    "InvalidRuleset",
    "Kind",
    "Language",
    "MissingCell",
    "Number",
    "Period",
    "Report",
    "Ruleset",
    "RulesetNotFound",
    "Schema",
    "Section",
    "Severity",
    "Statement",
    "Truth",
    "Unit",
    "UnknownStatement",
    "Verdict",
    "VtltError",
    "__version__",
    "check",
    "diagnostics_to_dict",
    "diagnostics_to_text",
    "issues_to_text",
    "load",
    "parse",
]
