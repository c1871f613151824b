"""``make tables``: write the parser's tables anew, after a change of the grammar."""

import json
from pathlib import Path

from vtlt_rules.syntax.tables import FILE, make_tables
from vtlt_rules.syntax.text_to_tree import KeepAll


def main(folder: Path) -> None:
    """Write the tables into a folder."""
    text = json.dumps(make_tables(KeepAll()), separators=(",", ":"), sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).parent)
