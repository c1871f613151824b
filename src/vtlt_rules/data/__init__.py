"""Files of agency data -> exact, typed rows (CSV and JSON); all that is wrong with them in one run.

A file takes this way: bytes -> raw rows (``csv_table``, ``json_table``) -> typed rows (``tables``, with the
readers of ``columns`` and ``cells``) -> :class:`AgencyData` (``schema``). Must not know how statements are evaluated.
"""

from vtlt_rules.data.rows import AgencyData, Note, Row
from vtlt_rules.data.schema import Schema

__all__ = ["AgencyData", "Note", "Row", "Schema"]
