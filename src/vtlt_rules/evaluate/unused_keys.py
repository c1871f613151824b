"""Keys of what was given that name nothing declared -> remarks on those that were probably misspelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record

_MOST = 100


@record
class UnusedKey:
    """A key of a mapping that names nothing declared, yet looks like a name that is: probably a slip."""

    key: str
    meant: str

    def message(self, lang: Language = "vi") -> str:
        """Say it in one sentence."""
        return say("note.unused-key", lang, key=self.key, meant=self.meant)


def probable_slips(keys: Iterable[object], declared: Collection[str]) -> list[UnusedKey]:
    """Remark on keys that look like a declared name; others are the application's own affair."""
    suggester = Suggester()
    names = [key for key in keys if isinstance(key, str)][:_MOST]
    found = ((key, suggester.nearest(key, declared)) for key in names)
    return [UnusedKey(key, meant) for key, meant in found if meant is not None]
