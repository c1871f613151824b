"""Counts what work takes: calls, which are the same on every machine, where time is not."""

import sys
from collections import Counter


def calls_of(act):
    """Count the calls of functions written in Python."""
    counted = Counter()
    profile = sys.getprofile()
    sys.setprofile(lambda *happening: counted.update([happening[1]]))
    try:
        act()
    finally:
        sys.setprofile(profile)
    return counted["call"]
