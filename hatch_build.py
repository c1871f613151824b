"""Build hook: puts the grammar and the rulesets into the wheel.

They stay at the top of the checkout, where their readers look for them; an editable install reads them from there.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("grammar", "rulesets")


class CustomBuildHook(BuildHookInterface):
    """Adds the folders to ``vtlt_rules/`` in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for folder in FOLDERS:
            build_data["force_include"][f"{self.root}/{folder}"] = f"vtlt_rules/{folder}"
