"""Build hook: puts the grammar, the rulesets and the example data into the wheel.

They stay at the top of the checkout, where their readers look for them; an editable install reads them from there.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("grammar", "rulesets")
EXAMPLES = ("song_dao_2026_2030", "tien_giang_2018")


class CustomBuildHook(BuildHookInterface):
    """Adds them to ``vtlt_rules/`` in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for folder in FOLDERS:
            build_data["force_include"][f"{self.root}/{folder}"] = f"vtlt_rules/{folder}"
        for folder in EXAMPLES:
            for file in sorted(Path(self.root, "examples", folder).iterdir()):
                if file.suffix in (".csv", ".vtlt"):
                    build_data["force_include"][str(file)] = f"vtlt_rules/example_data/{folder}/{file.name}"
