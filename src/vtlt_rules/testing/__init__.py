"""Testing rulesets: examples stated beside the rules, and which verdicts of each statement tests have seen.

What the pytest plugin ``_vtlt_rules_pytest`` calls; nothing here knows pytest.
"""

from __future__ import annotations

from vtlt_rules.testing.blocks import Block, BlockFile, read_blocks
from vtlt_rules.testing.coverage import Coverage
from vtlt_rules.testing.mistakes import Mistake, mistakes_to_text
from vtlt_rules.testing.running import ExampleFailed, check_file, read_text, ruleset_of, run_block

__all__ = [
    "Block",
    "BlockFile",
    "Coverage",
    "ExampleFailed",
    "Mistake",
    "check_file",
    "mistakes_to_text",
    "read_blocks",
    "read_text",
    "ruleset_of",
    "run_block",
]
