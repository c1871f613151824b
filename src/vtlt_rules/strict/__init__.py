"""Checked ruleset -> warnings about what can be proved of it without any data: ``vtlt check --strict``.

Stage: after check, before evaluate. Nothing here looks at data, and nothing is guessed: a finding is reported only when a
proof of it was found (the scale of percentages excepted, and its message says so). No finding is no proof of the opposite.
"""

from vtlt_rules.strict.run import check_strictly

__all__ = ["check_strictly"]
