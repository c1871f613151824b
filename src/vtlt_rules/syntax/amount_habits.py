"""Amounts as officials write them -> as the language has them: ``2 * a + 5 điểm nếu b`` is ``200% cua a + (5 điểm khi b)``.

A line that cannot be parsed is read again with more patience, and written as the language has it. It is suggested only if
it can be parsed then.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lark import Token

from vtlt_rules.records import record
from vtlt_rules.source import Source
from vtlt_rules.syntax.keywords import ACCENTED
from vtlt_rules.values import read_decimal, simplest, write_exact

_MOST_WORDS = 200
"""Words and signs of a line that is read again."""

_JOINED = {"it_nhat": "it_nhat", "toi_da": "toi_da"}
"""Keywords of amounts and of their conditions, as they are written in two words."""

_MAXIMA = {"khong_qua": "toi_da", "khong_vuot": "toi_da", "nhieu_nhat": "toi_da"}
"""How else a maximum is written behind a formula."""

_TIMES = frozenset({"*", "×", "x", "nhan", "lan"})
_ADDED = {"cong": "+", "them": "+", "tru": "-", "bot": "-", "giam": "-"}
_NO_PART_OF_A_NAME = _TIMES | _ADDED.keys() | frozenset("neu thi di la bang dat it nhat khong qua".split())
RELATIONS = frozenset({"GE", "LE", "GT", "LT", "_EQUALS"})
"""The signs of comparisons."""
_OF_CONDITIONS = RELATIONS | {"VA", "HOAC", "_TRONG", "_THUOC"}
_BEFORE_AN_AMOUNT = RELATIONS | {"_LPAR", "_KHI", "VA", "HOAC", "_COMMA"}
_AGGREGATES = frozenset({"_TY_LE", "_TONG", "_TRUNG_BINH", "_BINH_QUAN", "_DEM"})
_ENDS_A_THRESHOLD = frozenset({"_KHI", "_TUNG", "_DEN_HET", "_TRUOC", "_SO_VOI", "_TRU", "_RIENG", "_SUY_TU"})
_ENDS_A_CONDITION = frozenset({"_TRU", "_RIENG", "_SUY_TU"})


@record
class Piece:
    """A word or sign: what the lexer sees, how it is written, and its terminal."""

    value: str
    text: str
    type: str


_Pieces = list[Piece]
_Terms = list[tuple[bool, _Pieces]]
"""What is added up, each with whether it is taken off."""

_PLUS, _MINUS = Piece("+", "+", "PLUS"), Piece("-", "-", "MINUS")
_OPENING, _CLOSING = Piece("(", "(", "_LPAR"), Piece(")", ")", "_RPAR")
_PERCENT, _OF, _WHEN = Piece("%", "%", "PERCENT"), Piece("cua", "của", "_CUA"), Piece("khi", "khi", "_KHI")
_LEFT_OPEN = Piece("_", "…", "NAME")
"""What only the author can say."""

_NONE = Piece("", "", "")


@record
class AmountMeant:
    """A line with its amounts as the language has them.

    Attributes:
        line: The line; None where only the author can say it.
        what: What the language does not have, by the key of its word; None where the line says enough.
    """

    line: str | None
    what: str | None


def amount_meant(
    source: Source, tokens: list[Token], place: int, can_be_parsed: Callable[[str], bool]
) -> AmountMeant | None:
    """Return a line with its amounts as the language has them; None where these are not what is wrong with it.

    Args:
        source: What the line is of.
        tokens: The line, which cannot be parsed.
        place: The first token that cannot stand where it does; their number if that is the end of the line.
        can_be_parsed: Tells whether a text is a line.
    """
    begin = _begin([token.type for token in tokens])
    if begin is None or len(tokens) > _MOST_WORDS:
        return None
    pieces = [Piece(one.value, source.text[one.start_pos : one.end_pos], one.type) for one in tokens]
    head, is_formula = pieces[:begin], _is_formula(pieces[:begin])
    rest = _with_keywords(pieces[begin:], is_formula)
    read = _read_again(head, rest, is_formula)
    is_right = read is not None and read != [*head, *rest] and can_be_parsed(" ".join(one.value for one in read))
    line = _written(read) if read is not None and is_right else None
    what = _what(pieces, place, is_formula) if begin <= place < len(pieces) else None
    return None if line is None and what is None else AmountMeant(line, what)


def _begin(types: list[str]) -> int | None:
    """Return where a formula, a condition, or what is demanded begins; None where a line has none."""
    match types[0]:
        case "_TRUONG" if types[3:5] == ["_COLON", "_LBRACE"]:  # classes
            return 5
        case "_TRUONG" | "_CHI_SO" if "_EQUALS" in types:
            return types.index("_EQUALS") + 1
        case "_PHAM_VI" if "_KHI" in types:
            return types.index("_KHI") + 1
        case "EACH" if types[2:3] == ["_DOT"]:
            return 4
        case _:
            return 3 if types[1:2] == ["_DOT"] else None


def _is_formula(head: _Pieces) -> bool:
    """Tell whether a line is a quantity that is computed from others."""
    return head[0].type == "_TRUONG" and all(piece.type not in ("CO_KHONG", "_LBRACE") for piece in head)


def _what(pieces: _Pieces, place: int, is_formula: bool) -> str | None:
    """Return what stands at a place that the language does not have there."""
    before, here, after = pieces[place - 1], pieces[place], [*pieces[place + 1 : place + 2], _NONE][0]
    is_share = pieces[0].type == "_CHI_SO"  # of which `a / b` is one
    if here.value in ("*", "×") or (here.type == "_SLASH" and before.type in ("NAME", "_RPAR") and not is_share):
        return "product"
    if here.type == "MINUS" and before.type in _BEFORE_AN_AMOUNT and after.type != "NUMBER":
        return "leading-minus"
    is_maximum = "_TOI_DA" in [one.type for one in _with_keywords([here, after], is_formula)]
    return "late-maximum" if is_formula and is_maximum else None


def _read_again(head: _Pieces, rest: _Pieces, is_formula: bool) -> _Pieces | None:
    """Write a line as the language has it; None where it cannot be."""
    is_row = head[-2].type == "_DOT"
    start = _first(rest, RELATIONS | {"_KHI"}, "neu") if is_row else 0
    found = _with_multiples(_with_signs(_with_names(rest[start:])), is_formula)
    if not found:
        return None
    if is_formula:
        return _formula(head, found)
    if is_row and start == 0 and found[0].type in RELATIONS:
        return _row([*head, found[0]], found[1:], rest)
    return [*head, *rest[:start], *found]


def _formula(head: _Pieces, pieces: _Pieces) -> _Pieces | None:
    """Write a field with its formula; its maximum stands before that."""
    end = _first(pieces, frozenset({"_TOI_DA"}))
    maximum = pieces[end:]
    amount = _amount(_terms(pieces[:end]), is_formula=True)
    if amount is None or (maximum and any(one.type == "_TOI_DA" for one in head)):
        return None
    return [*head[:-1], *maximum, head[-1], *amount]


def _row(head: _Pieces, pieces: _Pieces, written: _Pieces) -> _Pieces | None:
    """Write a row with its threshold, whose last term may be what its condition is about.

    It is where the author adds or takes off in words, or where the row would demand the sum of two constants. Where that
    cannot be told and the author has written `nếu`, nobody else can tell either.
    """
    end = _first(pieces, _ENDS_A_THRESHOLD)
    terms, after = _terms(pieces[:end]), pieces[end:]
    is_open = len(terms) > 1 and terms[-1][1][:1] != [_OPENING] and [one.type for one in after[:1]] == ["_KHI"]
    constants = [_is_constant(term) for _, term in terms]
    if is_open and (_signs_in(pieces) > _signs_in(written) or (constants[-1] and sum(constants) > 1)):
        stop = _first(after, _ENDS_A_CONDITION)
        terms[-1] = terms[-1][0], [_OPENING, *terms[-1][1], *after[:stop], _CLOSING]
        after = after[stop:]
    elif is_open and written[_first(written, frozenset({"_KHI"}), "neu")].value == "neu":
        return None
    amount = _amount(terms, is_formula=False)
    return None if amount is None else [*head, *amount, *after]


def _signs_in(pieces: _Pieces) -> int:
    return sum(piece.type in ("PLUS", "MINUS") for piece in pieces)


# ---- words and signs, each beside its neighbours


def _with_keywords(pieces: _Pieces, is_formula: bool) -> _Pieces:
    """Join the keywords that are written in two words, `it nhat` and `toi da`; behind a formula `khong qua` is one, too."""
    keywords = _JOINED | _MAXIMA if is_formula else _JOINED
    found: _Pieces = []
    for piece in pieces:
        before = found[-1] if found else _NONE
        keyword = keywords.get(f"{before.value}_{piece.value}")
        if keyword is not None:
            text = keyword if f"{before.text}{piece.text}".isascii() else ACCENTED[keyword]
            found[-1] = Piece(keyword, text, f"_{keyword.upper()}")
        elif before.type != "_TOI_DA" or piece.value != "qua":  # the last word of khong vuot qua
            found.append(piece)
    return found


def _with_names(pieces: _Pieces) -> _Pieces:
    """Join the names that are written in several words; the word behind a number is its unit."""
    found: _Pieces = []
    before, is_open = _NONE, False
    for piece in pieces:
        is_part = piece.type == "NAME" and "_" not in piece.value and piece.text.islower()
        is_part = is_part and piece.value not in _NO_PART_OF_A_NAME
        if is_part and is_open:
            found[-1] = Piece(f"{found[-1].value}_{piece.value}", f"{found[-1].text}_{piece.text}", "NAME")
        else:
            found.append(piece)
            is_open = is_part and before.type != "NUMBER"
        before = piece
    return found


def _with_signs(pieces: _Pieces) -> _Pieces:
    """Write signs for the words of adding and taking off, and `khi` for `neu`."""
    found: _Pieces = []
    for piece, after in zip(pieces, [*pieces[1:], _NONE], strict=False):
        if piece.value in ("them", "bot", "di") and found[-1:] in ([_PLUS], [_MINUS]):
            continue
        if piece.value in _ADDED and after.type != "STRING":
            if found and found[-1].type == "_COMMA":
                found.pop()
            found.append(_PLUS if _ADDED[piece.value] == "+" else _MINUS)
        else:
            found.append(_WHEN if piece.value == "neu" else piece)
    return found


def _with_multiples(pieces: _Pieces, is_formula: bool) -> _Pieces | None:
    """Write multiples of names as percentages; None where one is none of a formula, whose multiples are whole."""
    found: _Pieces = []
    place = 0
    while place < len(pieces):
        share, name, count = _multiple(pieces[place : place + 4])
        if name is None:
            found.append(pieces[place])
        elif share is None or (is_formula and share % 100):
            return None
        else:
            percent = write_exact(simplest(share))
            found += [Piece(percent, percent, "NUMBER"), _PERCENT, _OF, name]
        place += count
    return found


def _multiple(pieces: _Pieces) -> tuple[Fraction | None, Piece | None, int]:
    """Return the percentage and the name of a multiple, and of how many pieces it is; no name where there is none."""
    match [(piece.value in _TIMES or piece.type, piece) for piece in pieces]:
        case [("NUMBER", number), ("PERCENT", _), (True, _), ("NAME", name), *_]:
            return Fraction(read_decimal(number.value)), name, 4
        case [("NUMBER", number), ("PERCENT", _), ("NAME", name), *_]:
            return Fraction(read_decimal(number.value)), name, 3
        case [("NUMBER", number), (True, _), ("NAME", name), *_]:
            return Fraction(read_decimal(number.value)) * 100, name, 3
        case [("NAME", name), (True, _), ("NUMBER", number), ("PERCENT", _)]:
            return Fraction(read_decimal(number.value)), name, 4
        case [("NAME", name), (True, _), ("NUMBER", number), *_]:
            return Fraction(read_decimal(number.value)) * 100, name, 3
        case [("NAME", name), ("_SLASH", _), ("NUMBER", number), *_]:
            parts = Fraction(read_decimal(number.value))
            share = Fraction(100) / parts if parts else None
            return (share if share is not None and 1000 % share.denominator == 0 else None), name, 3
        case _:
            return None, None, 1


# ---- amounts


def _amount(terms: _Terms, is_formula: bool) -> _Pieces | None:
    """Write an amount, what is added before what is taken off; None where nothing is added, or a term cannot be told."""
    read: _Terms = []
    for is_minus, term in terms:
        some = _term(term, is_formula)
        if some is None:
            return None
        read += [(is_minus != is_taken_off, one) for is_taken_off, one in some]
    first = next((number for number, (is_minus, _) in enumerate(read) if not is_minus), None)
    if first is None:
        return None
    read.insert(0, read.pop(first))
    signed = [piece for is_minus, term in read for piece in (_MINUS if is_minus else _PLUS, *term)]
    return signed[1:]


def _terms(pieces: _Pieces) -> _Terms:
    """Part an amount at the signs that are in no parentheses; it may begin with one."""
    found: _Terms = []
    depth = 0
    for piece in pieces:
        if depth == 0 and piece.type in ("PLUS", "MINUS"):
            found.append((piece.type == "MINUS", []))
        else:
            depth += _deeper(piece)
            if not found:
                found.append((False, []))
            found[-1][1].append(piece)
    return found


def _term(term: _Pieces, is_formula: bool) -> _Terms | None:
    """Write a term of an amount, in parentheses only if it is under a condition; None where it cannot be told."""
    inner = _without_parentheses(term)
    if not inner:
        return None
    under = _under_condition(inner, inner is not term)
    if under is not None:
        of, condition = under
        amount = _amount(_terms(of), is_formula=False)
        return None if amount is None or not condition else [(False, [_OPENING, *amount, _WHEN, *condition, _CLOSING])]
    if _first(inner, _OF_CONDITIONS) < len(inner):
        return None
    if is_formula and _is_constant(inner):
        return [(False, [_OPENING, *inner, _WHEN, _LEFT_OPEN, _CLOSING])]
    if inner is term:
        return [(False, term)]
    sums: _Terms = []
    for is_minus, one in _terms(inner):
        some = _term(one, is_formula)
        if some is None:
            return None
        sums += [(is_minus != is_taken_off, part) for is_taken_off, part in some]
    return sums


def _under_condition(pieces: _Pieces, is_in_parentheses: bool) -> tuple[_Pieces, _Pieces] | None:
    """Return an amount and its condition, whichever comes first; None where there is no condition."""
    when = _first(pieces, frozenset({"_KHI"}))
    if 0 < when < len(pieces):
        return pieces[:when], pieces[when + 1 :]
    last = next(
        (n for n, one in enumerate(pieces[1:], 1) if one == _OPENING and _closing(pieces[n:]) + n + 1 == len(pieces)), 0
    )
    if last and pieces[last + 1].type == "_KHI":  # 10 điểm (khi …)
        return pieces[:last], pieces[last + 2 : -1]
    parted = frozenset({"_COLON", "_COMMA"} if when == 0 else {"_COLON"})
    then = _first(pieces, parted, "thi")
    if then < len(pieces) and (when == 0 or is_in_parentheses):  # khi … thì …
        return pieces[then + 1 :], pieces[when == 0 : then]
    if when:
        return None
    for place in range(len(pieces) - 1, 1, -1):  # khi … 10 điểm
        if pieces[place].type == "NUMBER" and pieces[place - 1].type in ("NAME", "_RPAR", "_RBRACE", "STRING"):
            return pieces[place:], pieces[1:place]
    return [], []


def _without_parentheses(term: _Pieces) -> _Pieces:
    """Return what is in the parentheses that are around all of a term, however many."""
    while len(term) > 1 and term[0].type == "_LPAR" and _closing(term) == len(term) - 1:
        term = term[1:-1]
    return term


def _closing(pieces: _Pieces) -> int:
    """Return where the parenthesis is closed with which some pieces begin."""
    depth = 0
    closed = (place for place, piece in enumerate(pieces) if (depth := depth + _deeper(piece)) == 0)
    return next(closed, len(pieces))


def _deeper(piece: Piece) -> int:
    return (piece.type in ("_LPAR", "_LBRACE")) - (piece.type in ("_RPAR", "_RBRACE"))


def _first(pieces: _Pieces, types: frozenset[str], value: str = "") -> int:
    """Return where one of some terminals, or a word, first stands in no parentheses; their number if none does."""
    depth = 0
    for place, piece in enumerate(pieces):
        if depth == 0 and (piece.type in types or piece.value == value):
            return place
        depth += _deeper(piece)
    return len(pieces)


def _is_constant(term: _Pieces) -> bool:
    return [piece.type for piece in term] == ["NUMBER", "NAME"]


# ---- writing


def _written(pieces: _Pieces) -> str:
    """Write a line, with blanks where one writes them."""
    text = ""
    for before, piece in zip([_NONE, *pieces], pieces, strict=False):
        is_close = piece.value in (")", ",", "%", "/", ".", "..") or before.value in ("", "(", "/", ".", "..")
        is_close = is_close or (piece.type == "_LPAR" and before.type in _AGGREGATES)
        text += ("" if is_close else " ") + piece.text
    return text
