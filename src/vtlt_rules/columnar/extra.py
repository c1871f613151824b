"""Is the extra ``frames`` installed?"""

from __future__ import annotations

from importlib.util import find_spec

from vtlt_rules.errors import ExtraMissing


def need(*packages: str) -> None:
    """Look for packages, without importing them.

    Raises:
        ExtraMissing: One is not installed.
    """
    if any(find_spec(package) is None for package in packages):
        raise ExtraMissing("frames")
