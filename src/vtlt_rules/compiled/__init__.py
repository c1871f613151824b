"""Verdicts without reports: a ruleset as a function of one agency, and sums over agencies that come and go.

Pipeline: ``clusters`` (which figures belong together), ``families``, ``conditions`` and ``statements`` (each to lines of
Python, collected by ``code``), ``paths`` (a function for one combination of scopes), ``verdicts`` (runs the source, chooses
a function); ``runtime`` is what these functions call. ``accumulator`` generates nothing.
"""

from vtlt_rules.compiled.accumulator import Accumulator
from vtlt_rules.compiled.verdicts import CompiledVerdicts

__all__ = ["Accumulator", "CompiledVerdicts"]
