"""Report -> a file, in the format that its suffix tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vtlt_rules.files import as_json
from vtlt_rules.messages import Language
from vtlt_rules.report.content import content_of
from vtlt_rules.report.data import FindingData, ReportData
from vtlt_rules.report.to_text import report_to_text

WIDTH = 100
"""Columns that text keeps to."""

_Report = ReportData[FindingData]


def _text(report: _Report, lang: Language) -> str:
    return report_to_text(report, lang, WIDTH, color=False) + "\n"


def _json(report: _Report, lang: Language) -> str:
    from vtlt_rules.report.to_json import report_to_dict

    return as_json(report_to_dict(report, lang)) + "\n"


def _markdown(report: _Report, lang: Language) -> str:
    from vtlt_rules.report.markdown import report_to_markdown

    return report_to_markdown(content_of(report, lang))


def _word(report: _Report, lang: Language) -> bytes:
    from vtlt_rules.report.word import Letterhead, report_to_docx  # needs the extra `office`

    return report_to_docx(content_of(report, lang), Letterhead())


def _excel(report: _Report, lang: Language) -> bytes:
    from vtlt_rules.report.excel import report_to_xlsx  # needs the extra `office`

    return report_to_xlsx(content_of(report, lang))


def _page(report: _Report, lang: Language) -> str:
    from vtlt_rules.report.html.page import page  # needs the extra `office`

    return page(content_of(report, lang))


_RENDERERS: Mapping[str, Callable[[_Report, Language], str | bytes]] = {
    ".html": _page,
    ".docx": _word,
    ".xlsx": _excel,
    ".md": _markdown,
    ".txt": _text,
    ".json": _json,
}

SUFFIXES = tuple(_RENDERERS)
"""The suffixes that there is a format for."""


def rendered(report: _Report, suffix: str, lang: Language) -> bytes:
    """Return a report, or part of one, as the content of a file.

    Args:
        report: The report.
        suffix: One of :data:`SUFFIXES`.
        lang: The language.

    Raises:
        ExtraMissing: The extra ``office`` is not installed, which the format needs.
        ValueError: There is no format for the suffix.
    """
    renderer = _RENDERERS.get(suffix.lower())
    if renderer is None:
        raise ValueError(f"reports are written to {', '.join(SUFFIXES)}, not to {suffix!r}")
    content = renderer(report, lang)
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
