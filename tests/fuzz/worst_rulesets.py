"""Rulesets as somebody would write them who means harm and has the source: ``RULESETS``, by what is bad about them.

Each is a function of the size in bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

HEAD = """ke_hoach x "X"
thoi_ky 01/01/2018..31/12/2018
don_vi n "n" nguyen
thuoc_tinh cap "Cấp" : { tinh, xa }
thuoc_tinh noi "Nơi" : chuoi
truong f "F" : n
truong g "G" : n thuoc f
truong b "B" : co_khong
truong m "M" : moc
pham_vi s "S" khi cap = tinh
chi_so t "T" = ty_le(g)
"""
SECTION = 'muc "I"\n'

RULESETS: dict[str, Callable[[int], str]] = {}


def _ruleset(make: Callable[[int], str]) -> Callable[[int], str]:
    """Make a function one of the rulesets."""
    RULESETS[make.__name__] = make
    return make


def _filled(size: int, before: str, pieces: Iterable[str], after: str = "", between: str = "") -> str:
    """Put as many pieces as fit between a beginning and an end."""
    made = [before]
    left = size - len((before + after).encode())
    for piece in pieces:
        left -= len((piece + between).encode())
        if left < 0:
            break
        made.append(piece + between)
    if between and len(made) > 1:
        made[-1] = made[-1].removesuffix(between)
    return "".join(made) + after


def _half_and_half(size: int, before: str, first: Iterable[str], middle: str, second: Iterable[str]) -> str:
    """Fill a half with one kind of piece, and the other half with another."""
    half = _filled(size // 2, before, first) + middle
    return _filled(size, half, second)


# ---- characters and lines


def _repeated(name: str, piece: str, before: str = "", after: str = "") -> None:
    RULESETS[name] = lambda size: _filled(size, before, iter(lambda: piece, None), after)


for _name, _piece, _before in [
    ("empty lines", "\n", HEAD),
    ("empty words", "|\n", HEAD + SECTION),
    ("sections without a clause", "muc ?\n", HEAD),
    ("bases", 'can_cu ""\n', HEAD),
    ("readings", 'cach_doc "a"\n', HEAD + SECTION),
    ("readings of no statement", 'cach_doc ""\n|\n', HEAD + SECTION),
    ("one letter a line", "a\n", HEAD),
    ("commas", ",", HEAD),
    ("commas a line", ",\n", HEAD),
    ("open parentheses", "(", HEAD),
    ("parentheses closed", "()", HEAD),
    ("negations", "khong ", HEAD + SECTION + "moi s.b khi "),
    ("braces a line", "{\n", HEAD),
    ("quotes", '"', HEAD),
    ("unclosed strings", '"\n', HEAD),
    ("dots", ".", HEAD),
    ("marks", "\u0301", HEAD + "# a"),
    ("marks below and above", "\u0323\u0302", HEAD + "# a"),
    ("vowels with marks in the wrong order", "e\u0301\u0302", HEAD + "# "),
    ("letters of other scripts", "\u0430", HEAD),
    ("capital words", "A ", HEAD),
    ("words with a foreign letter", "\u0430 ", HEAD + SECTION + "moi s.b khi b va "),
    ("invisible characters", "\u200b", HEAD),
    ("invisible characters apart", "\u200ba", HEAD),
    ("carriage returns", "\r", HEAD),
    ("byte order marks", "\ufeff", HEAD),
    ("one long name", "a", HEAD + "truong "),
    ("one long number", "9", HEAD + SECTION + "moi s.f >= "),
    ("one long date", "1/", HEAD + "ngay_ban_hanh "),
    ("points in a number", "1.", HEAD + SECTION + "moi s.f >= "),
    ("one long label", "x", HEAD + 'truong a "'),
    ("one long comment", "#", HEAD),
    ("one long comment of words", "nghị định số ", HEAD + "# "),
    ("operators", "==", HEAD),
    ("signs of habit", "trong 1 den ", HEAD + SECTION + "s.t >= "),
    ("dates of habit", "truoc 1/1/2018 ", HEAD + SECTION + "moi s.m hoan_thanh "),
    ("dates a line", "ngay_ban_hanh 31/02/2018\n", HEAD),
    ("periods a line", "thoi_ky 01/01/2019..01/01/2018\n", HEAD),
]:
    _repeated(_name, _piece, _before)

for _name, _piece in [
    ("words of digits and points", "1.1"),
    ("words of digits and slashes", "1/1"),
    ("words of digits and dashes", "1-1"),
    ("words of digits and letters", "1a1-"),
    ("words of slashes", "1a/1a/"),
    ("words of digits", "1 "),
    ("words of commas", "1,"),
    ("words of percents", "1% "),
    ("words of dates", "1/1/2018 "),
    ("words of long dates", "1 tháng 1 năm 2018 "),
    ("words of clauses", "điều "),
    ("words of years", "2016-2020-"),
    ("words of spaces", "1" + " " * 1000 + "a"),
    ("words of ranges", "1 đến "),
    ("words with one letter before", "x.1"),
]:
    _repeated(_name, _piece, HEAD + SECTION + "| x", "\ns.t >= 40%\n")


# ---- names


@_ruleset
def names_almost_right(size: int) -> str:
    """Long names, and statements that name each almost."""
    names = [f"{'abcdefghij' * 18}_{number}" for number in range(size // 800)]
    first = (f'truong {name} "{number}" : n\n' for number, name in enumerate(names))
    return _half_and_half(size, HEAD, first, SECTION, (f"moi s.x{name} >= 1 n\n" for name in names * 9))


@_ruleset
def many_names_almost_right(size: int) -> str:
    first = (f'truong a{number} "{number}" : n\n' for number in count())
    return _half_and_half(size, HEAD, first, SECTION, (f"moi s.b{number} >= 1 n\n" for number in range(10_000)))


@_ruleset
def few_very_long_names(size: int) -> str:
    name = "ab" * (size // 20)
    lines = (f'truong {name}{number} "{number}" : n\n' for number in range(5))
    return _half_and_half(size, HEAD, lines, SECTION, (f"moi s.{name}x{number} >= 1 n\n" for number in count()))


@_ruleset
def values_almost_right(size: int) -> str:
    values = (f"aaaaaaaaaa{number}, " for number in count())
    before = HEAD + 'thuoc_tinh x "X" : { '
    half = _filled(size // 2, before, values) + 'z }\npham_vi y "Y" khi x thuoc { '
    return _filled(size, half, (f"aaaaaaaaab{number}, " for number in count()), "z }\n")


@_ruleset
def values_by_their_labels(size: int) -> str:
    values = (f'a{number} "Ấy {number}", ' for number in count())
    half = _filled(size // 2, HEAD + 'thuoc_tinh x "X" : { ', values) + 'z }\npham_vi y "Y" khi x thuoc { '
    return _filled(size, half, (f'"Ay {number}", ' for number in range(size, 0, -1)), "z }\n")


@_ruleset
def values_compared_often(size: int) -> str:
    values = (f"a{number}, " for number in count())
    half = _filled(size // 2, HEAD + 'thuoc_tinh x "X" : { ', values) + 'z }\npham_vi y "Y" khi x thuoc { z'
    many = size // 2 // 9
    return _filled(size, half, (f", a{many - number}" for number in range(1, many)), " }\n")


@_ruleset
def texts_compared_often(size: int) -> str:
    return _filled(size, HEAD + 'pham_vi y "Y" khi noi thuoc { "z"', (f', "{number}"' for number in count()), " }\n")


@_ruleset
def keywords_almost_right(size: int) -> str:
    return _filled(size, HEAD, (f"truongg{'g' * (number % 900)} a\n" for number in count()))


@_ruleset
def keywords_very_long(size: int) -> str:
    return _filled(size, HEAD, iter(lambda: f"{'thuoc_tinh_' * (size // 110)} a\n", None))


@_ruleset
def vocabularies_that_are_missing(size: int) -> str:
    return _filled(size, HEAD, (f"theo v{number}\n" for number in count()))


@_ruleset
def names_declared_twice(size: int) -> str:
    return _filled(size, HEAD, iter(lambda: 'don_vi n "n"\n', None))


@_ruleset
def labels_declared_twice(size: int) -> str:
    long = f'truong {"a" * (size // 3)} "L" : n\n'
    return _filled(size, HEAD + long, (f'truong a{number} "L" : n\n' for number in count()))


@_ruleset
def a_long_label_in_every_message(size: int) -> str:
    long = f'don_vi u "{"x" * (size // 2)}"\n'
    return _filled(size, HEAD + long + SECTION, (f"moi s.f >= {number} u\n" for number in count()))


@_ruleset
def a_long_label_in_every_line_shown(size: int) -> str:
    long = f'truong u "{"x" * (size // 2)}" : n\n'
    return _filled(size, HEAD + long + SECTION, (f"moi s.u >= {number} n\n" for number in range(10_000)))


@_ruleset
def a_long_clause(size: int) -> str:
    section = f'muc "{"x" * (size // 2)}"\n'
    return _filled(size, HEAD + section, (f"moi s.f >= {number} n\n" for number in range(10_000)))


@_ruleset
def accents_wrong(size: int) -> str:
    return _filled(size, HEAD + 'truong đã_xong "Y" : co_khong\n' + SECTION, iter(lambda: "moi s.dã_xong\n", None))


@_ruleset
def fields_that_need_each(size: int) -> str:
    measures = (f'chi_so c{number} "C" = tong(f)\n' for number in count())
    return _half_and_half(size, HEAD, measures, SECTION, (f"s.g >= {number} n\n" for number in range(10_000)))


# ---- fields on fields


@_ruleset
def chain_of_parts(size: int) -> str:
    parts = (f'truong a{number} "{number}" : n thuoc a{number - 1}\n' for number in count(1))
    return _filled(size, HEAD + 'truong a0 "0" : n\n', parts, SECTION + "s.t >= 40%\n")


@_ruleset
def chain_of_parts_backwards(size: int) -> str:
    parts = (f'truong a{number} "{number}" : n thuoc a{number + 1}\n' for number in range(size // 35))
    return _filled(size, HEAD, parts, f'truong a{size // 35} "A" : n\n' + SECTION + "s.t >= 40%\n")


@_ruleset
def chains_of_hundred_parts(size: int) -> str:
    parts = (
        f'truong a{number} "{number}" : n' + (f" thuoc a{number - 1}\n" if number % 100 else "\n") for number in count()
    )
    return _filled(size, HEAD, parts, SECTION + "s.t >= 40%\n")


@_ruleset
def star_of_parts(size: int) -> str:
    return _filled(
        size, HEAD, (f'truong a{number} "{number}" : n thuoc f\n' for number in count()), SECTION + "s.t >= 40%\n"
    )


@_ruleset
def shares_along_a_chain(size: int) -> str:
    parts = (f'truong a{number} "{number}" : n thuoc a{number - 1}\n' for number in count(1))
    half = _filled(size // 2, HEAD + 'truong a0 "0" : n\n', parts)
    deepest = half.count("\n") - HEAD.count("\n") - 1
    return _filled(size, half, (f'chi_so c{number} "C" = ty_le(a{deepest} tren a{number})\n' for number in count()))


@_ruleset
def parts_in_a_circle(size: int) -> str:
    parts = (f'truong a{number} "{number}" : n thuoc a{number - 1}\n' for number in count(1))
    return _filled(size, HEAD + 'truong a0 "0" : n thuoc a1000\n', parts)


@_ruleset
def formulas_in_circles(size: int) -> str:
    half = _filled(
        size // 2,
        HEAD + 'truong a0 "0" : n = a1 + a1\n',
        (f'truong a{number} "{number}" : n = a{number + 1} + a{number // 2}\n' for number in count(1)),
    )
    last = half.count("\n") - HEAD.count("\n")
    return _filled(size, half + f'truong a{last} "Z" : n = a0', (f" + a{number % last}" for number in count()), "\n")


@_ruleset
def sum_of_very_many(size: int) -> str:
    half = _filled(size // 2, HEAD, (f'truong a{number} "{number}" : n\n' for number in count()))
    last = half.count("\n") - HEAD.count("\n")
    return _filled(
        size,
        half + 'truong z "Z" : n = f',
        (f" + a{number}" for number in range(last)),
        "\n" + SECTION + "moi s.z >= 1 n\n",
    )


@_ruleset
def sum_of_one_field(size: int) -> str:
    return _filled(size, HEAD + 'truong z "Z" : n = f', iter(lambda: "+f", None), "\n" + SECTION + "moi s.z >= 1 n\n")


@_ruleset
def sums_of_sums(size: int) -> str:
    sums = (f'truong a{number} "{number}" : n = a{number - 1} + a{number - 1}\n' for number in count(1))
    return _filled(size, HEAD + 'truong a0 "0" : n\n', sums, SECTION + "moi s.a9 >= 1 n\n")


@_ruleset
def shares_of_a_wide_sum(size: int) -> str:
    third = _filled(size // 3, HEAD, (f'truong a{number} "{number}" : n\n' for number in count()))
    last = third.count("\n") - HEAD.count("\n")
    half = _filled(size // 2, third + 'truong z "Z" : n = f', (f" + a{number}" for number in range(last)), "\n")
    shares = (f'chi_so c{number} "C" = ty_le(a{number} tren z)\n' for number in range(last))
    return _filled(size, half, shares)


@_ruleset
def flags_of_flags(size: int) -> str:
    flags = (
        f'truong a{number} "{number}" : co_khong = a{number - 1} hoac khong a{number - 1}\n' for number in count(1)
    )
    return _filled(size, HEAD + 'truong a0 "0" : co_khong\n', flags, SECTION + "moi s.a99 khi a9999\n")


@_ruleset
def condition_of_very_many(size: int) -> str:
    return _filled(size, HEAD + SECTION + "moi s.b khi b", (f" hoac f={number} n" for number in count()), "\n")


@_ruleset
def condition_nested(size: int) -> str:
    return _filled(
        size,
        HEAD + SECTION + "moi s.b khi " + "(b va (b hoac " * 31,
        iter(lambda: "b hoac ", None),
        "b" + "))" * 31 + "\n",
    )


@_ruleset
def condition_of_normal_form(size: int) -> str:
    pairs = (f" va (a{number} hoac khong b{number})" for number in count())
    fields = _filled(
        size // 2,
        HEAD,
        (f'truong {letter}{number} "{letter}{number}" : co_khong\n' for number in count() for letter in "ab"),
    )
    last = (fields.count("\n") - HEAD.count("\n")) // 2
    return _filled(size, fields + SECTION + "moi s.b khi b", (next(pairs) for _ in range(last)), "\n")


# ---- statements


@_ruleset
def statements_on_one_figure(size: int) -> str:
    return _filled(size, HEAD + SECTION, (f"moi s.f >= {number} n\n" for number in range(10_000)))


@_ruleset
def statements_on_one_share(size: int) -> str:
    lines = (f"s.t {'>=' if number % 2 else '<'} 0,{number + 10**25}%\n" for number in range(10_000))
    return _filled(size, HEAD + SECTION, lines)


@_ruleset
def statements_with_conditions(size: int) -> str:
    lines = (f"moi s.f >= {number} n khi f + g + f >= {number} n va (g < 3 n hoac b)\n" for number in range(10_000))
    return _filled(size, HEAD + SECTION, lines)


@_ruleset
def statements_on_many_scopes(size: int) -> str:
    scopes = (f'pham_vi s{number} "S" khi cap = tinh va noi = "{number}"\n' for number in range(10_000))
    return _half_and_half(size, HEAD, scopes, SECTION, (f"moi s{number}.f >= 1 n\n" for number in range(9_000)))


@_ruleset
def statements_said_twice(size: int) -> str:
    return _filled(size, HEAD + SECTION, iter(lambda: "moi s.b\n", None))


@_ruleset
def statements_in_sections(size: int) -> str:
    lines = (f'muc "{number}"\n| {number}%\ns.t >= {number % 100}%\n' for number in range(10_000))
    return _filled(size, HEAD, lines)


@_ruleset
def sections_of_one_clause(size: int) -> str:
    return _filled(size, HEAD, iter(lambda: SECTION, None))


@_ruleset
def statements_on_groups(size: int) -> str:
    return _filled(size, HEAD + SECTION, (f"s.t >= {n % 100},{n // 100}% tung noi\n" for n in range(9_990)))


@_ruleset
def groups_by_many_attributes(size: int) -> str:
    names = [f"a{n}" for n in range(min(9_990, size // 70))]
    attributes = "".join(f'thuoc_tinh {name} "{name}" : chuoi\n' for name in names)
    return _filled(size, HEAD + attributes + SECTION, (f"s.t >= 9% tung {name}\n" for name in names))


@_ruleset
def parts_in_a_wrong_order(size: int) -> str:
    return _filled(size, HEAD + SECTION, (f"s.t >= {n}% khi b tung noi\n" for n in range(size // 30)))


@_ruleset
def milestones_with_windows(size: int) -> str:
    lines = (
        f"moi s.m hoan_thanh trong 01/01/{number // 300 + 1000}..{number % 28 + 1}/{number % 12 + 1}/{number // 300 + 1001}\n"
        for number in range(10_000)
    )
    return _filled(size, HEAD + SECTION, lines)


@_ruleset
def thresholds_of_long_fractions(size: int) -> str:
    lines = (f"s.t >= 0,{10**27 + number * 7919}% khi f >= {10**29 + number} n\n" for number in range(10_000))
    return _filled(size, HEAD + SECTION, lines)


@_ruleset
def chain_of_comparisons(size: int) -> str:
    fields = _filled(size // 3, HEAD, (f'truong a{number} "{number}" : n\n' for number in count()))
    last = fields.count("\n") - HEAD.count("\n")
    pairs = (f" va a{number} > a{(number + 1) % last}" for number in range(last))
    return _filled(size, fields + SECTION + "moi s.b khi b", pairs, "\n")


@_ruleset
def comparisons_of_wide_sums(size: int) -> str:
    fields = _filled(size // 4, HEAD, (f'truong a{number} "{number}" : n\n' for number in range(300)))
    last = fields.count("\n") - HEAD.count("\n")
    wide = " + ".join(f"a{number}" for number in range(last))
    return _filled(size, fields + SECTION, (f"moi s.b khi {wide} >= {number} n\n" for number in range(10_000)))


@_ruleset
def figures_nobody_states(size: int) -> str:
    return _filled(size, HEAD + SECTION, (f"| {number}\n" for number in count()), "s.t >= 40%\n")


@_ruleset
def figures_nobody_says(size: int) -> str:
    return _filled(size, HEAD + SECTION + "| một\n", (f"moi s.f = {number} n\n" for number in range(10_000)))


@_ruleset
def duties_of_figures(size: int) -> str:
    return _filled(size, HEAD + SECTION + "| một\n", iter(lambda: f'nhiem_vu s "{"1.1" * 100}"\n', None))


@_ruleset
def declarations_nobody_uses(size: int) -> str:
    return _filled(size, HEAD, (f'don_vi u{number} "u"\n' for number in count()))


@_ruleset
def scopes_of_many_values(size: int) -> str:
    values = ", ".join(f"a{number}" for number in range(min(200, size // 40)))
    before = HEAD + f'thuoc_tinh x "X" : {{ {values} }}\n'
    scopes = (f'pham_vi s{number} "S" khi x thuoc {{ {values} }}\n' for number in count())
    half = _filled(size // 2, before, scopes)
    last = half.count("pham_vi s") - 1
    lines = (f"moi s{number % last}.f >= {number} n\n" for number in range(10_000))
    return _filled(size, half + SECTION, lines)


@_ruleset
def scopes_excluding_each_other(size: int) -> str:
    conditions = " va ".join(f'khong (cap = tinh va noi = "{number}")' for number in range(24))
    scopes = (f'pham_vi s{number} "S" khi {conditions}\n' for number in count())
    half = _filled(size // 2, HEAD, scopes)
    last = half.count("pham_vi s") - 1
    return _filled(size, half + SECTION, (f"s{number % last}.t >= {number % 100}%\n" for number in range(10_000)))


# ---- proofs


@_ruleset
def statements_with_one_wide_condition(size: int) -> str:
    wide = _filled(
        size // 2, HEAD + 'truong z "Z" : co_khong = b', (f" hoac f = {number} n" for number in count()), "\n"
    )
    return _filled(size, wide + SECTION, (f"moi s.f >= {number} n khi z\n" for number in range(10_000)))


@_ruleset
def statements_on_one_wide_scope(size: int) -> str:
    wide = _filled(
        size // 2, HEAD + 'pham_vi z "Z" khi cap = xa', (f' hoac noi = "{number}"' for number in count()), "\n"
    )
    return _filled(size, wide + SECTION, (f"moi z.f >= {number} n\n" for number in range(10_000)))


@_ruleset
def statements_on_one_wide_count(size: int) -> str:
    wide = _filled(size // 2, HEAD + 'chi_so z "Z" = dem(b', (f" hoac f = {number} n" for number in count()), ")\n")
    return _filled(size, wide + SECTION, (f"s.z >= {number} co_quan\n" for number in range(10_000)))


@_ruleset
def statements_on_one_large_family(size: int) -> str:
    parts = (f'truong a{number} "{number}" : n thuoc f\n' for number in count())
    half = _filled(size // 2, HEAD, parts)
    last = half.count("truong a")
    return _filled(size, half + SECTION, (f"moi s.a{number % last} >= {number} n\n" for number in range(10_000)))


@_ruleset
def measures_of_one_wide_sum(size: int) -> str:
    fields = _filled(size // 5, HEAD, (f'truong a{number} "{number}" : n\n' for number in count()))
    last = fields.count("truong a")
    wide = fields + 'truong z "Z" : n = f' + "".join(f" + a{number}" for number in range(last)) + "\n"
    measures = _filled(size * 3 // 5, wide, (f'chi_so c{number} "C" = tong(z)\n' for number in count()))
    last = measures.count("chi_so c")
    return _filled(size, measures + SECTION, (f"s.c{number % last} >= {number} n\n" for number in range(10_000)))


@_ruleset
def fields_in_many_sums(size: int) -> str:
    sums = (f'truong a{number} "{number}" : n = f + g + f\n' for number in count())
    half = _filled(size * 2 // 3, HEAD, sums)
    last = half.count("truong a")
    return _filled(
        size, half + SECTION, (f"moi s.a{number % last} >= {number} n khi f >= 1 n\n" for number in range(10_000))
    )


@_ruleset
def conditions_of_many_choices(size: int) -> str:
    choices = " va ".join(f'(b hoac noi = "{number}" hoac f > {number} n)' for number in range(24))
    return _filled(size, HEAD + SECTION, (f"moi s.g >= {number} n khi {choices}\n" for number in range(10_000)))


@_ruleset
def comparisons_that_multiply(size: int) -> str:
    fields = HEAD + "".join(f'truong a{number} "{number}" : n\n' for number in range(24))
    lines = (
        "moi s.a0 >= 1 n khi "
        + " va ".join(
            f"a{one} + {' + '.join(['a' + str((one * 7 + number) % 24)] * 5)} >= a{(one + number) % 24} + a{(one + 5) % 24} + a{number % 24}"
            for one in range(24)
        )
        + "\n"
        for number in count()
    )
    return _filled(size, fields + SECTION, lines)


@_ruleset
def flags_of_both(size: int) -> str:
    flags = (
        f'truong a{number} "{number}" : co_khong = (a{number - 1} va b) hoac (khong a{number - 1} va khong b)\n'
        for number in count(1)
    )
    half = _filled(size // 2, HEAD + 'truong a0 "0" : co_khong\n', flags)
    last = half.count("truong a")
    return _filled(
        size, half + SECTION, (f"moi s.a{last - 1 - number % last} khi a{number % 99}\n" for number in range(10_000))
    )


@_ruleset
def shares_of_conditions(size: int) -> str:
    measures = _filled(
        size // 2,
        HEAD,
        (
            f'chi_so c{number} "C" = ty_le(b va f > {number} n hoac g > {number} n va f > g)\n'.replace(
                "b va f", "(b va f"
            )
            .replace(" n hoac", " n) hoac")
            .replace("hoac g", "hoac (g")
            .replace("> g)", "> g))")
            for number in count()
        ),
    )
    last = measures.count("chi_so c")
    return _filled(
        size,
        measures + SECTION,
        (f"s.c{number % last} {'><'[number % 2]}= {number % 90 + 1}%\n" for number in range(10_000)),
    )


# ---- what is long to evaluate


@_ruleset
def wide_sum_with_maxima(size: int) -> str:
    fields = [f'truong a{n} "{n}" : n toi_da 9 n\n' for n in range(size // 45)]
    terms = " + ".join(f"a{n}" for n in range(len(fields)))
    return _filled(
        size, f'{HEAD}{"".join(fields)}truong z "Z" : n toi_da 99 n = {terms}\n{SECTION}', ["moi s.z >= 1 n\n"]
    )


@_ruleset
def sums_of_the_same_fields(size: int) -> str:
    fields = "".join(f'truong a{n} "{n}" : n\n' for n in range(30))
    terms = " + ".join(f"a{n}" for n in range(30))
    sums = (f'truong z{n} "z{n}" : n = {terms}\n' for n in count())
    return _filled(size, HEAD + fields, sums, SECTION + "moi s.z0 >= 1 n\n")


@_ruleset
def flags_of_parts(size: int) -> str:
    flags = (
        f'truong a{n} "a{n}" : n\ntruong p{n} "p{n}" : n thuoc a{n}\n'
        f'truong d{n} "d{n}" : co_khong = p{n} > 2 n va a{max(0, n - 1)} < 4 n\n'
        for n in range(size // 150)
    )
    return _filled(size, HEAD + "".join(flags) + SECTION, (f"moi s.d{n}\n" for n in range(size // 150)))


@_ruleset
def statements_on_a_wide_flag(size: int) -> str:
    width = min(150, size // 80)
    fields = "".join(f'truong a{n} "{n}" : co_khong\n' for n in range(width))
    flag = 'truong z "Z" : co_khong = ' + " va ".join(f"a{n}" for n in range(width)) + "\n"
    return _filled(size, HEAD + fields + flag + SECTION, (f"moi s.f >= {n} n khi z\n" for n in range(9_990)))


@_ruleset
def shares_under_conditions(size: int) -> str:
    return _filled(size, HEAD + SECTION, (f"s.t >= {n % 100},{n // 100}% khi f + g > {n} n\n" for n in range(9_990)))


@_ruleset
def milestones_of_their_own(size: int) -> str:
    names = [f"a{n}" for n in range(min(9_990, size // 60))]
    fields = "".join(f'truong {name} "{name}" : moc\n' for name in names)
    return _filled(size, HEAD + fields + SECTION, (f"moi s.{name} hoan_thanh\n" for name in names))


# ---- changes since earlier times, classes, amounts under conditions, numbers of conditions

MORE = """truong h "H" : k
truong p "P" : n
chi_so q "Q" = binh_quan(f tren h)
chi_so w "W" = tong(f)
"""
MORE_HEAD = HEAD.replace("don_vi n", 'don_vi k "k"\ndon_vi n') + MORE
SIXTY_THREE = ", ".join(f'v{n} "V{n}" khi f >= {100 - n} n' for n in range(63))


@_ruleset
def changes_of_each(size: int) -> str:
    return _filled(size, MORE_HEAD + SECTION, (f"moi s.f tang >= {n} n\n" for n in range(9_990)))


@_ruleset
def changes_since_many_times(size: int) -> str:
    lines = (f"s.w tang >= {n} n so_voi {n % 28 + 1}/{n // 28 % 12 + 1}/{2017 - n // 336}\n" for n in range(9_990))
    return _filled(size, MORE_HEAD + SECTION, lines)


@_ruleset
def changes_of_many_fields_since_a_hundred_times(size: int) -> str:
    last = max(1, size // 60)
    fields = "".join(f'truong a{n} "{n}" : n\n' for n in range(last))
    lines = (f"moi s.a{n % last} tang >= {n} n so_voi nam {1900 + n % 100}\n" for n in range(9_990))
    return _filled(size, MORE_HEAD + fields + SECTION, lines)


@_ruleset
def averages_over_another_unit(size: int) -> str:
    return _filled(size, MORE_HEAD + SECTION, (f"moi s.q <= {n} n/k khi h > {n} k\n" for n in range(9_990)))


@_ruleset
def thresholds_of_their_own(size: int) -> str:
    wide = "".join(f" + {n}% cua g" for n in range(50))
    return _filled(size, MORE_HEAD + SECTION, (f"moi s.f >= {n} n{wide}\n" for n in range(9_990)))


@_ruleset
def names_left_out(size: int) -> str:
    lines = (f's.t >= {n % 100},{n}% tru "UBND {n}", "UBND x{n}"\n' for n in range(9_990))
    return _filled(size, MORE_HEAD + SECTION, lines)


@_ruleset
def amounts_under_conditions(size: int) -> str:
    last = max(1, min(480, size // 100))
    terms = "".join(f" + ({n} n khi g > {n} n)" for n in range(last))
    before = f'{MORE_HEAD}truong z "Z" : n = f{terms}\nchi_so y "Y" = tong(z)\n{SECTION}'
    return _filled(size, before, (f"{'moi s.z' if n % 2 else 's.y'} >= {n} n\n" for n in range(9_990)))


@_ruleset
def wide_sums_under_one_condition(size: int) -> str:
    names = [f"a{n}" for n in range(max(1, min(480, size // 200)))]
    fields = "".join(f'truong {name} "{name}" : n\n' for name in names)
    some = f"({' + '.join(names)} khi b)"
    sums = (
        f'truong z{n} "Z{n}" : n = f + {some}\n' for n in range(110_000 // len(names))
    )  # 250,000 signs are too many
    return _filled(size - 100, MORE_HEAD + fields, sums) + f"{SECTION}moi s.z0 >= 1 n\n"


@_ruleset
def conditions_on_many_classes(size: int) -> str:
    before = f'{MORE_HEAD}truong c "C" : {{ {SIXTY_THREE}, z con_lai }}\n{SECTION}'
    lines = (f"moi s.f >= {n} n khi c thuoc {{ v{n % 60}, v{(n + 7) % 60} }}\n" for n in range(9_990))
    return _filled(size, before, lines)


@_ruleset
def statistics_of_many_classes(size: int) -> str:
    before = f'{MORE_HEAD}truong c "C" : {{ {SIXTY_THREE}, z con_lai }}\n{SECTION}'
    return _filled(size, before, (f"thong_ke s.c khi f > {n} n\n" for n in range(9_990)))


@_ruleset
def classes_of_classes(size: int) -> str:
    classes = (
        f'truong c{n} "C{n}" : {{ a khi c{n - 1} = a va c{n // 2} = d, d khi c{n - 1} = e hoac b, e con_lai }}\n'
        for n in count(1)
    )
    before = MORE_HEAD + 'truong c0 "C0" : { a khi b, d khi f > 1 n, e con_lai }\n'
    return _filled(size, before, classes, SECTION + "moi s.f >= 1 n khi c9 = a\n")


@_ruleset
def half_of_many_conditions(size: int) -> str:
    last = max(2, size // 50)
    flags = "".join(f'truong a{n} "{n}" : co_khong\n' for n in range(last))
    half = f"it_nhat {last // 2} trong ({', '.join(f'a{n}' for n in range(last))})"
    return _filled(size, MORE_HEAD + flags + SECTION, [f"moi s.b khi {half}\n"])


@_ruleset
def numbers_of_conditions_in_one_another(size: int) -> str:
    nested = "it_nhat 2 trong (b, f > 1 n, g > 2 n, " * 9 + "b" + ")" * 9
    return _filled(size, MORE_HEAD + SECTION, (f"moi s.f >= {n} n khi {nested}\n" for n in range(9_990)))


@_ruleset
def differences_of_multiples(size: int) -> str:
    last = size // 75
    fields = "".join(f'truong a{n} "{n}" : n\n' for n in range(last))
    terms = "".join(f" {'+-'[n % 2]} {n % 5 + 1}00% cua a{n}" for n in range(last))
    return _filled(size, f'{MORE_HEAD}{fields}truong z "Z" : n = f{terms}\n{SECTION}', ["moi s.z >= 1 n\n"])
