"""Findings and reports: what was found, as data; text and JSON made of it last."""

from vtlt_rules.report.data import AgencyFinding, Change, GroupFinding, ListedAgency, MissingCell, Reported
from vtlt_rules.report.finding import Finding
from vtlt_rules.report.report import Report

__all__ = ["AgencyFinding", "Change", "Finding", "GroupFinding", "ListedAgency", "MissingCell", "Report", "Reported"]
