"""``schema.template``: a row to be filled in, and, when it is called, a workbook of many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from vtlt_rules.data.formats.opened import FileLike
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language

Given = FileLike | Iterable[Mapping[str, object]]
"""A file that :meth:`Schema.read` reads, or the rows of agencies."""

Write = Callable[[str | os.PathLike[str], Given | None, Given | None, Language], None]


class Template(dict[str, None]):
    """A row to be filled in: a dictionary whose keys are the header of a file of data, all of it missing.

    Called with a path, it writes a workbook to be filled in.
    """

    __slots__ = ("_write",)

    def __init__(self, names: Iterable[str], write: Write) -> None:
        super().__init__(dict.fromkeys(names))
        self._write = write

    def __reduce__(self) -> tuple[type[dict[str, None]], tuple[dict[str, None]]]:
        """Copy and pickle as the dictionary: the plan is not dragged along."""
        return dict, (dict(self),)

    def __call__(
        self,
        path: str | os.PathLike[str],
        registry: Given | None = None,
        previous: Given | None = None,
        *,
        lang: Language = DEFAULT_LANGUAGE,
    ) -> None:
        """Write a workbook (xlsx) to be filled in: a sheet for the registry, and one for the figures.

        It has the fields alone that statements of the plan need, grouped by the clause that needs each first, with units,
        notes, drop-downs and checks of what is typed. :meth:`Schema.read` reads it when it is filled in. Sheets are
        protected without a password.

        Args:
            path: The file; it appears whole or not at all, and never in the place of a form that somebody filled in.
            registry: The agencies, each a row: then cells of figures that no statement can need from an agency are grey.
                A file, or the rows of agencies, as :meth:`Schema.read` gives them. None for empty rows.
            previous: What they reported before, likewise: it stands in a column beside each field, to compare with.
            lang: The language of titles and notes; what is filled in is Vietnamese.

        Raises:
            ExtraMissing: The extra ``office`` is not installed.
            BadData: A file is wrong, an agency occurs twice, or it cannot be told what concerns it.
            FileExistsError: The file is a form that is filled in.
            OSError: A file cannot be read or written.
            TypeError: Agencies are no rows that have keys.
        """
        self._write(path, registry, previous, lang)
