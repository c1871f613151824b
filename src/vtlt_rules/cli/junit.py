"""Test cases -> XML as JUnit's Ant task writes it, which build servers read. Must not know what the cases are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal
from xml.etree import ElementTree

from vtlt_rules.records import record
from vtlt_rules.source import visible

Outcome = Literal["failure", "error", "skipped"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot have, not even escaped (section 2.2, production 2)."""


@record
class JunitCase:
    """One test case.

    Attributes:
        group: What it belongs to, like a class of tests.
        name: What it is called.
        outcome: ``failure`` is what was tested and is not so, ``error`` what could not be tested; None has passed.
        message: One line about the outcome.
        text: More about it.
    """

    group: str
    name: str
    outcome: Outcome | None = None
    message: str = ""
    text: str = ""


def cases_to_junit(suite: str, cases: Sequence[JunitCase], remarks: str = "") -> str:
    """Write a suite of test cases; no times, so that the same input gives the same text."""
    counts = {"tests": len(cases)} | {
        f"{outcome}s" if outcome != "skipped" else outcome: sum(one.outcome == outcome for one in cases)
        for outcome in ("failure", "error", "skipped")
    }
    attributes = {name: str(count) for name, count in counts.items()}
    root = ElementTree.Element("testsuites", attributes)
    inner = ElementTree.SubElement(root, "testsuite", {"name": _xml(suite), **attributes})
    for one in cases:
        case = ElementTree.SubElement(inner, "testcase", {"classname": _xml(one.group), "name": _xml(one.name)})
        if one.outcome is not None:
            ElementTree.SubElement(case, one.outcome, {"message": _xml(one.message)}).text = _xml(one.text) or None
        elif one.text:
            ElementTree.SubElement(case, "system-out").text = _xml(one.text)
    if remarks:
        ElementTree.SubElement(inner, "system-out").text = _xml(remarks)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}'


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", visible(text))
