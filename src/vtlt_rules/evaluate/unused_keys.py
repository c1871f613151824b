"""Keys of what was given that name nothing declared -> remarks on those that were probably misspelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.issues import Note

_MOST = 100


def probable_slips(keys: Iterable[object], declared: Collection[str]) -> list[Note]:
    """Remark on keys that look like a declared name; others are the application's own affair."""
    suggester = Suggester()
    names = [key for key in keys if isinstance(key, str)][:_MOST]
    found = ((key, suggester.nearest(key, declared)) for key in names)
    return [Note("unused-key", meant, facts={"key": key}) for key, meant in found if meant is not None]
