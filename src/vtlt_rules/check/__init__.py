"""Syntax tree -> checked ruleset: structure, names, types and units, statements, lints; every error in one run."""

from vtlt_rules.check.document import CheckResult, check_source

__all__ = ["CheckResult", "check_source"]
