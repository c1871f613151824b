"""What is wrong with a ruleset: codes, facts, suggestions, and renderers apart (text, JSON).

A defect is data until it is shown: a stable code, a span, and the facts of the case. The sentences live in ``codes``.
"""

from vtlt_rules.diagnostics.diagnostic import Diagnostic, Problems, Severity
from vtlt_rules.diagnostics.render import diagnostics_to_dict, diagnostics_to_text

__all__ = ["Diagnostic", "Problems", "Severity", "diagnostics_to_dict", "diagnostics_to_text"]
