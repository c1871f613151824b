"""Files of agency data -> exact, typed rows (CSV and JSON); all that is wrong with them in one run.

A file takes this way: bytes -> raw rows (``formats``) -> typed rows (``tables``, with the
readers of ``columns`` and ``cells``) -> :class:`AgencyData` (``schema``). Must not know how statements are evaluated; who
could not be placed is asked only of files that are refused.
"""

from typing import TYPE_CHECKING

from vtlt_rules.data.rows import AgencyData, Row

if TYPE_CHECKING:
    from vtlt_rules.data.formats.opened import FileContent
    from vtlt_rules.data.models.columns import SchemaColumn
    from vtlt_rules.data.schema import Schema

__all__ = ["AgencyData", "FileContent", "Row", "Schema", "SchemaColumn"]


def __getattr__(name: str) -> object:
    """Import the readers of files when they are asked for; who has the data in memory needs none of them."""
    if name == "SchemaColumn":
        from vtlt_rules.data.models.columns import SchemaColumn

        return SchemaColumn
    if name == "FileContent":
        from vtlt_rules.data.formats.opened import FileContent

        return FileContent
    if name != "Schema":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from vtlt_rules.data.schema import Schema

    return Schema
