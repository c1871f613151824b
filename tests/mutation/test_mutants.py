"""The mutants of a small module are those that one would write down by hand."""

import ast

from mutants import mutants_of

MODULE = '''\
"""A module."""
from somewhere import thing

MOST = 3


class Box:
    def best(self, low: int, high: int) -> int:
        """Documentation is not changed."""
        assert low is not None
        if low >= high and not self.closed:
            return min(low, high) + 1
        self.count -= MOST
        return None
'''


def test_mutants_of_a_small_module(tmp_path):
    file = tmp_path / "box.py"
    file.write_text(MODULE, encoding="utf-8")
    found = mutants_of(file)
    assert [(one.first, one.function, one.what) for one in found] == [
        (4, None, "4 for 3"),
        (11, "Box.best", "`low >= high and (not self.closed)` turned round"),
        (11, "Box.best", "`low >= high and (not self.closed)` with Or"),
        (11, "Box.best", "`low >= high` with Gt"),
        (11, "Box.best", "`low >= high` with LtE"),
        (11, "Box.best", "`not self.closed` without not"),
        (12, "Box.best", "nothing for `return min(low, high) + 1`"),
        (12, "Box.best", "`min(low, high) + 1` with Sub"),
        (12, "Box.best", "2 for 1"),
        (12, "Box.best", "max for min"),
        (13, "Box.best", "`self.count -= MOST` with Add"),
        (13, "Box.best", "without `self.count -= MOST`"),
    ]


def test_a_mutant_differs_in_one_place(tmp_path):
    file = tmp_path / "box.py"
    file.write_text(MODULE, encoding="utf-8")
    right = ast.unparse(ast.parse(MODULE)).splitlines()
    for one in mutants_of(file):
        wrong = ast.unparse(one.tree()).splitlines()
        assert len(right) == len(wrong)
        assert sum(old != new for old, new in zip(right, wrong, strict=True)) == 1, one.name
        compile(one.tree(), "box.py", "exec")
