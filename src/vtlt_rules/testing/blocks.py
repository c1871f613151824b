"""Text of a ruleset or of a file of examples -> blocks: lines told apart, nothing looked up in a ruleset yet."""

from __future__ import annotations

import datetime
import re

from attrs import Factory, define

from vtlt_rules.source import compose, fold
from vtlt_rules.testing.mistakes import Mistake
from vtlt_rules.values import read_date

MARK = "#:"
"""What begins a line of an example in a ruleset, where the language sees a comment."""

_HEAD = re.compile(r'\S+\s+"([^"]+)"\s*')


@define
class TableRow:
    """A row of a table, its cells stripped."""

    line: int
    cells: list[str]


@define
class Expected:
    """``what => verdict``, as written.

    Attributes:
        agencies: The lines ``- agency => verdict`` below it.
    """

    line: int
    what: str
    verdict: str
    agencies: list[Expected] = Factory(list)


@define
class Block:
    """One example: a table of agencies, a day, and what is expected.

    Attributes:
        can_be_evaluated: Whether table and day are what was meant; else verdicts would mislead.
    """

    file: str
    line: int
    name: str
    as_of: datetime.date | None = None
    table: list[TableRow] = Factory(list)
    expected: list[Expected] = Factory(list)
    mistakes: list[Mistake] = Factory(list)
    can_be_evaluated: bool = True

    def wrong(self, code: str, line: int | None = None, suggestion: str | None = None, **facts: object) -> None:
        """Note a mistake of this block."""
        self.mistakes.append(Mistake(self.file, line or self.line, code, facts, suggestion))

    def wrong_data(self, code: str, line: int | None = None, **facts: object) -> None:
        """Note a mistake of table or day."""
        self.wrong(code, line, None, **facts)
        self.can_be_evaluated = False


@define
class BlockFile:
    """The examples of one file.

    Attributes:
        ruleset: The name after ``bo_quy_tac``; None in a ruleset, whose examples are its own.
        mistakes: Those that belong to no block.
    """

    file: str
    ruleset: str | None = None
    blocks: list[Block] = Factory(list)
    mistakes: list[Mistake] = Factory(list)


def read_blocks(text: str, file: str, *, in_ruleset: bool) -> BlockFile:
    """Read all examples of a text.

    Args:
        text: A ruleset, of which only the lines that begin with ``#:`` are looked at, or a file of examples.
        file: What mistakes call it.
        in_ruleset: Which of the two it is.
    """
    found = BlockFile(file)
    for number, written in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = compose(written)[0].strip()
        if in_ruleset:
            if not line.startswith(MARK):
                continue
            line = line.removeprefix(MARK).strip()
        if line and not line.startswith("#"):
            _read_line(found, number, line)
    if not in_ruleset and found.ruleset is None:
        found.mistakes.append(Mistake(file, 1, "no-ruleset", {}))
    for block in found.blocks:
        if len(block.table) < 2:
            block.wrong_data("no-table")
        if not block.expected:
            block.wrong("no-expectation")
    return found


def _read_line(found: BlockFile, number: int, line: str) -> None:
    keyword, _, rest = line.partition(" ")
    keyword = fold(keyword)
    if keyword == "vi_du":
        _begin(found, number, line)
    elif keyword == "bo_quy_tac" and not found.blocks and found.ruleset is None:
        found.ruleset = rest.strip()
    elif not found.blocks:
        found.mistakes.append(Mistake(found.file, number, "outside", {}))
    elif keyword == "ngay":
        _read_day(found.blocks[-1], number, rest.strip())
    else:
        _read_content(found.blocks[-1], number, line)


def _begin(found: BlockFile, number: int, line: str) -> None:
    head = _HEAD.fullmatch(line)
    block = Block(found.file, number, head[1].strip() if head else f"?{number}")
    if head is None:
        block.wrong("unnamed")
    elif any(other.name == block.name for other in found.blocks):
        block.wrong("repeated-name", value=block.name)
    found.blocks.append(block)


def _read_day(block: Block, number: int, text: str) -> None:
    try:
        block.as_of = read_date(text)
    except ValueError:
        block.wrong_data("bad-date", number, value=text)


def _read_content(block: Block, number: int, line: str) -> None:
    what, arrow, verdict = line.rpartition("=>")
    if line.startswith("|"):
        if not line.endswith("|") or len(line) == 1:
            block.wrong_data("unreadable", number, value=line)
        cells = line.removeprefix("|").removesuffix("|").split("|")
        block.table.append(TableRow(number, [cell.strip() for cell in cells]))
    elif not arrow:
        block.wrong_data("unreadable", number, value=line)  # who knows what it was: a row, the day
    elif not what.strip() or not verdict.strip():
        block.wrong("unreadable", number, value=line)
    elif not line.startswith("-"):
        block.expected.append(Expected(number, what.strip(), verdict.strip()))
    elif block.expected:
        block.expected[-1].agencies.append(Expected(number, what[1:].strip(), verdict.strip()))
    else:
        block.wrong("agency-first", number)
