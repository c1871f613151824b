"""Example data, of an installed package as well: agencies of a province, and figures that a script made.

import vtlt_rules as vtlt
from vtlt_rules import examples

report = vtlt.load("tien_giang/2018").evaluate(examples.tien_giang_2018())
"""

from importlib.resources import as_file
from importlib.resources.abc import Traversable

from vtlt_rules.api import load
from vtlt_rules.data import AgencyData
from vtlt_rules.resources import examples_folder

__all__ = ["folder", "tien_giang_2018"]


def folder() -> Traversable:
    """Return the folder of the example data, with a folder for each plan: ``tien_giang_2018``, ``song_dao_2026_2030``.

    ``importlib.resources.as_file`` gives a path for a file of it, also where the library is in a zip.
    """
    return examples_folder()


def tien_giang_2018() -> AgencyData:
    """Read the year-end return of 2018 and the registry beside it, for the plan ``tien_giang/2018``."""
    files = folder() / "tien_giang_2018"
    with as_file(files / "data.csv") as data, as_file(files / "registry.csv") as registry:
        return load("tien_giang/2018").schema.read(data, registry)
