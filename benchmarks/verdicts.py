"""How long verdicts on one record take: this library, plain Python written by hand, and engines of expressions.

``python benchmarks/verdicts.py`` first checks that all contenders give the same verdicts on all records, the ones that
``ruleset.evaluate`` gives, then measures them in interleaved rounds and prints tables. Engines that are not installed
are said to be skipped.

Everybody gets a record as a dict, made beforehand from the same figures in the form that suits them best: dates and
``Decimal`` for Python, ISO text and floats where an engine does without. A missing figure is None; derived fields are not
reported, so that their keys are absent. What an engine itself must do to a dict before each evaluation counts. Engines
answer with text; turning that into verdicts does not count.

The engines' rules have the whole meaning of the language, also what bounds of missing figures and contradictions come to;
they check no types, and neither does the code by hand.
"""

from __future__ import annotations

import datetime
import gc
import importlib.metadata
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

# The contenders are imported where they are used: the time to a first result is measured too.
if TYPE_CHECKING:
    from vtlt_rules import Ruleset

PLAN_2018 = str(Path(__file__).parent / "plan_2018" / "2018.vtlt")

Record = dict[str, Any]
Judge = Callable[[Record], Any]

PLAN = """
ke_hoach mot_co_quan "Mười sáu chỉ tiêu của một cơ quan"
    thoi_ky 01/01/2018..31/12/2018

don_vi nguoi "người" nguyen
don_vi ban "bản" nguyen
don_vi met_gia "mét giá"
don_vi m2 "m²"

thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }

truong cbccvc             "Cán bộ, công chức, viên chức" : nguoi
truong cbccvc_lap_ho_so   "Số người lập được hồ sơ"      : nguoi thuoc cbccvc
truong cbccvc_thu_dien_tu "Số người dùng thư điện tử"    : nguoi thuoc cbccvc
truong cong_chuc          "Công chức quản lý nhà nước"   : nguoi
truong van_ban            "Văn bản thuộc diện trao đổi"  : ban
truong van_ban_ky_so      "Văn bản đã trao đổi, ký số"   : ban thuoc van_ban
truong tai_lieu           "Tài liệu hiện có"             : met_gia
truong tai_lieu_chinh_ly  "Tài liệu đã chỉnh lý"         : met_gia thuoc tai_lieu
truong mang               "Mạng nội bộ"                  : co_khong
truong he_thong_thu       "Hệ thống thư điện tử"         : co_khong
truong phan_mem           "Phần mềm quản lý văn bản"     : co_khong
truong quan_ly_dung       "Quản lý văn bản đúng"         : co_khong
truong nhan_su            "Nhân sự văn thư, lưu trữ"     : nguoi toi_da 20 nguoi
truong van_thu            "Biên chế văn thư"             : nguoi thuoc nhan_su
truong luu_tru            "Biên chế lưu trữ"             : nguoi thuoc nhan_su
truong dat_ngach          "Nhân sự đạt ngạch"            : nguoi thuoc nhan_su
truong co_kho             "Có kho"                       : co_khong
truong kho_dat            "Kho đạt yêu cầu"              : co_khong
truong can_xay_kho        "Cần xây kho"                  : co_khong
truong dien_tich_kho      "Diện tích kho"                : m2
truong quy_che            "Ban hành quy chế"             : moc
truong ke_hoach_chinh_ly  "Kế hoạch chỉnh lý"            : moc
truong co_cau_hop_le      "Cơ cấu hợp lệ" : co_khong = van_thu = 1 nguoi va luu_tru = 1 nguoi
truong kho_san_sang       "Kho sẵn sàng"  : co_khong = co_kho va kho_dat

pham_vi moi_noi  "Các cơ quan"      khi cap thuoc { tinh, xa }
pham_vi cap_tinh "Cơ quan cấp tỉnh" khi cap = tinh
pham_vi cap_xa   "UBND cấp xã"      khi cap = xa

chi_so lap_ho_so   "Lập hồ sơ"        = ty_le(cbccvc_lap_ho_so)
chi_so thu_dien_tu "Dùng thư điện tử" = ty_le(cbccvc_thu_dien_tu)
chi_so trao_doi    "Trao đổi, ký số"  = ty_le(van_ban_ky_so)
chi_so chinh_ly    "Đã chỉnh lý"      = ty_le(tai_lieu_chinh_ly)
chi_so ha_tang     "Hạ tầng"          = ty_le(mang va he_thong_thu va phan_mem)
chi_so ngach       "Đạt ngạch"        = ty_le(dat_ngach)

muc "I"
    moi cap_tinh.lap_ho_so >= 40%
    moi moi_noi.thu_dien_tu = 100%
    moi cap_tinh.cong_chuc = 1 nguoi
    cap_tinh.trao_doi >= 90%
    moi_noi.chinh_ly >= 75%
    moi_noi.ha_tang >= 100%
    moi moi_noi.quan_ly_dung
    moi moi_noi.nhan_su trong 1..2 nguoi
    moi cap_xa.nhan_su >= 1 nguoi
    moi cap_tinh.co_cau_hop_le
    moi_noi.ngach >= 100%
    moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho
    moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho
    moi moi_noi.kho_san_sang khi can_xay_kho
    moi moi_noi.quy_che hoan_thanh trong 02/11/2017..31/12/2018
    moi cap_xa.ke_hoach_chinh_ly hoan_thanh
"""

RECORDS = 200
MISSING = 0.3
WRONG = 0.3
ROUNDS = 15
ROUND_NS = 10_000_000
SLOW_NS = 100_000_000
SLOW_ROUNDS = 5
FRESH_RUNS = 5


# ---- records


@cache
def ruleset_of(name: str) -> Ruleset:
    """Load a plan, or take the one above where the name is empty."""
    import vtlt_rules

    return vtlt_rules.load(name) if name else vtlt_rules.parse(PLAN)


def small_records(generator: random.Random, missing: float, wrong: float) -> list[Record]:
    """Make records for the 16 rules: without some of their figures, or with parts that exceed their whole."""

    def part(whole: int, *shares: float) -> int:
        return whole + 1 if generator.random() < wrong else min(whole, round(whole * generator.choice(shares)))

    def flags(share: float, *names: str) -> dict[str, bool]:
        return {name: generator.random() < share for name in names}

    records = []
    for number in range(RECORDS):
        people, letters = generator.choice((0, 3, 12, 25, 50, 140)), generator.choice((0, 40, 365, 1200))
        metres, staff = Decimal(generator.choice((0, 75, 400, 1266))) / 10, generator.choice((0, 1, 1, 2, 2, 3, 20))
        record = {
            "ma": f"A{number:03}",
            "cap": "xa" if number % 4 == 3 else "tinh",
            "cbccvc": people,
            "cbccvc_lap_ho_so": part(people, 0.2, 0.4, 0.7),
            "cbccvc_thu_dien_tu": part(people, 0.8, 1, 1),
            "cong_chuc": generator.choice((0, 1, 1, 2)),
            "van_ban": letters,
            "van_ban_ky_so": part(letters, 0.6, 0.9, 1),
            "tai_lieu": metres,
            "tai_lieu_chinh_ly": metres * part(20, 0.5, 0.75, 0.9) / 20,
            **flags(0.85, "mang", "he_thong_thu", "phan_mem", "quan_ly_dung"),
            "nhan_su": staff,
            "van_thu": part(staff, 0, 0.5, 1),
            "luu_tru": part(staff, 0, 0.5, 1),
            "dat_ngach": part(staff, 0.5, 1, 1),
            **flags(0.6, "co_kho", "kho_dat", "can_xay_kho"),
            "dien_tich_kho": generator.choice((15, 20, Decimal("32.5"), 40, Decimal("41.25"))),
            "quy_che": _milestone(generator),
            "ke_hoach_chinh_ly": _milestone(generator),
        }
        records.append(_with_gaps(record, ("ma", "cap"), generator, missing))
    return records


def plan_records(generator: random.Random, missing: float, wrong: float, level: str) -> list[Record]:
    """Make records of communes (``xa``) or provincial departments (``tinh``) for the plan of 2018."""
    from vtlt_rules.checked import Simple

    fields = [field for field in ruleset_of(PLAN_2018).checked.fields.values() if field.formula is None]
    kind = {"xa": "ubnd_xa", "tinh": "so_ban_nganh"}[level]
    records = []
    for number in range(RECORDS):
        record: Record = {"ma": f"A{number:03}", "cap": level, "loai": kind, "nha_nuoc": number % 5 != 0}
        record |= {"nguon_nop_luu": True, "dia_ban": "Cái Bè"}
        attributes = tuple(record)
        for field in fields:  # a whole stands before its parts in the vocabulary
            if field.unit is None:
                is_flag = field.type is Simple.BOOLEAN
                record[field.name] = generator.random() < 0.8 if is_flag else _milestone(generator)
            elif field.whole is None:
                figure = generator.choice((0, 1, 2, 3) if field.name == "nhan_su_vtlt" else (0, 20, 45))
                record[field.name] = figure if field.unit.is_whole else Decimal(figure * 10 + 7) / 10
            else:
                whole, share = record[field.whole], generator.choice((0, 0.5, 1, 1))
                record[field.name] = round(whole * share) if field.unit.is_whole else whole * Decimal(share)
                record[field.name] += generator.random() < wrong
        records.append(_with_gaps(record, attributes, generator, missing))
    return records


def _milestone(generator: random.Random) -> datetime.date | str:
    days = datetime.timedelta(generator.randrange(520))
    return "chua" if generator.random() < 0.2 else datetime.date(2017, 8, 1) + days


def _with_gaps(record: Record, kept: tuple[str, ...], generator: random.Random, missing: float) -> Record:
    return {name: value if name in kept or generator.random() >= missing else None for name, value in record.items()}


def populations(make: Callable[[random.Random, float, float], list[Record]], is_bad: Judge) -> dict[str, list[Record]]:
    """Return complete records, incomplete ones, and complete ones that contradict themselves."""
    return {
        "complete": make(random.Random(1), 0, 0),
        "30% missing": make(random.Random(2), MISSING, 0),
        "contradictory": [record for record in make(random.Random(3), 0, WRONG) if is_bad(record)],
    }


def as_python(record: Record) -> Record:
    """Return a record as it is."""
    return record


def as_json(record: Record) -> Record:
    """Return a record with dates as ISO text and decimal quantities as floats, whole ones too: CEL has no mixed sums."""
    found = _dates_as_text(record)
    for name in ("tai_lieu", "tai_lieu_chinh_ly", "dien_tich_kho"):
        found[name] = None if record[name] is None else float(record[name])
    return found


def _dates_as_text(record: Record) -> Record:
    return {k: v.isoformat() if isinstance(v, datetime.date) else v for k, v in record.items()}


# ---- the 16 rules as expressions


class Dialect(NamedTuple):
    """How an engine writes what not all write alike."""

    conjunction: str = "&&"
    disjunction: str = "||"
    null: str = "({} == null)"
    given: str = "({} != null)"
    day: str = "{}"


CEL = Dialect()
# With cel-python an integer compared with null is an error.
CEL_PYTHON = CEL._replace(null="(type({}) == null_type)", given="(type({}) != null_type)")
RULE_ENGINE = Dialect("and", "or")
# With zen texts have no order.
ZEN = RULE_ENGINE._replace(day="d({})")

PEOPLE = ("cbccvc_lap_ho_so", "cbccvc_thu_dien_tu")
STAFF = ("dat_ngach", "van_thu", "luu_tru")
SYSTEMS = ("mang", "he_thong_thu", "phan_mem")


class RuleWriter:
    """Writes the 16 rules as expressions; each gives its verdict as text, what is complete first."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.null, self.given, self.day = dialect.null.format, dialect.given.format, dialect.day.format

    def rules(self) -> list[str]:
        """Return the 16 expressions."""
        fails = {name: f"{name} == false" for name in (*SYSTEMS, "co_kho", "kho_dat")}
        # What stands in the pattern is certainly not 1 where there is no staff at all, even if it is missing.
        pattern = {"van_thu": "van_thu != 1", "luu_tru": "luu_tru != 1"}
        rules = [
            _within("tinh", self.share("cbccvc", PEOPLE, "5 * {0} >= 2 * {1}", "5 * {0} < 2 * {1}")),
            self.share("cbccvc", PEOPLE[::-1], "{0} == {1}", "{0} < {1}"),
            _within("tinh", self.known("cong_chuc", "cong_chuc == 1")),
            _within("tinh", self.share("van_ban", ("van_ban_ky_so",), "10 * {0} >= 9 * {1}")),
            self.share("tai_lieu", ("tai_lieu_chinh_ly",), "4.0 * {0} >= 3.0 * {1}"),
            self.all_of({name: fails[name] for name in SYSTEMS}),
            self.known("quan_ly_dung", "quan_ly_dung"),
            self.staff("nhan_su >= 1 && nhan_su <= 2", f"{self.any_over('2', STAFF)} ? 'not_met' : 'undecided'"),
            _within("xa", self.staff("nhan_su >= 1", f"{self.any_over('0', STAFF)} ? 'met' : 'undecided'")),
            _within("tinh", self.unless_bad(self.all_of(pattern, self.given("nhan_su") + " && nhan_su == 0"))),
            self.share("nhan_su", STAFF, "{0} == {1}", "{0} < {1}", maximum=20),
            _within("tinh", self.when("co_kho", self.known("dien_tich_kho", "dien_tich_kho >= 40.0"))),
            _within("xa", self.when("co_kho", self.known("dien_tich_kho", "dien_tich_kho >= 20.0"))),
            self.when("can_xay_kho", self.all_of({name: fails[name] for name in ("co_kho", "kho_dat")})),
            self.done("quy_che", "2017-11-02"),
            _within("xa", self.done("ke_hoach_chinh_ly", "2018-01-01")),
        ]
        of = self.dialect
        return [rule.replace("&&", of.conjunction).replace("||", of.disjunction) for rule in rules]

    def known(self, name: str, test: str) -> str:
        """Write a test of one figure."""
        return f"{self.null(name)} ? 'undecided' : ({test}) ? 'met' : 'not_met'"

    def when(self, flag: str, rule: str) -> str:
        """Write a rule that applies where a flag is set."""
        return f"{self.null(flag)} ? 'undecided' : {flag} == false ? 'not_applicable' : ({rule})"

    def all_of(self, fails: dict[str, str], otherwise: str | None = None) -> str:
        """Write that everything holds, from what it means that it does not."""
        tests = [f"({self.given(name)} && {test})" for name, test in fails.items()] + (
            [f"({otherwise})"] * bool(otherwise)
        )
        unknown = " || ".join(self.null(name) for name in fails)
        return f"({' || '.join(tests)}) ? 'not_met' : ({unknown}) ? 'undecided' : 'met'"

    def any_over(self, limit: str, parts: tuple[str, ...]) -> str:
        """Write that some part that is known is over a limit."""
        return "(" + " || ".join(f"({self.given(part)} && {part} > {limit})" for part in parts) + ")"

    def staff(self, test: str, missing: str) -> str:
        """Write a test of the staff, and what can be said where it is missing."""
        return self.unless_bad(f"{self.null('nhan_su')} ? ({missing}) : ({test}) ? 'met' : 'not_met'")

    def unless_bad(self, rule: str) -> str:
        """Write a rule on the staff, which is 20 at most and not less than any part of it."""
        over = f"(nhan_su > 20 || {self.any_over('nhan_su', STAFF)})"
        return f"({self.null('nhan_su')} ? {self.any_over('20', STAFF)} : {over}) ? 'bad_data' : ({rule})"

    def share(self, whole: str, parts: tuple[str, ...], test: str, fails: str = "", maximum: int | None = None) -> str:
        """Write a share of the first part. Where the whole is missing, its other parts and its maximum bound it."""
        part, zero = parts[0], "0.0" if whole == "tai_lieu" else "0"
        missing, bad = "'undecided'", self.any_over(whole, parts)
        if maximum is not None:
            missing = f"{part} == {maximum} ? 'met' : {missing}"
            bad = f"({whole} > {maximum} || {bad})"
        if fails:
            low = " || ".join(f"({self.given(other)} && {fails.format(part, other)})" for other in parts[1:])
            missing = f"{self.null(part)} ? 'undecided' : ({low}) ? 'not_met' : {missing}"
        if maximum is not None:
            missing = f"{self.any_over(str(maximum), parts)} ? 'bad_data' : {missing}"
        return (
            f"{self.null(whole)} ? ({missing}) : {bad} ? 'bad_data' : {whole} == {zero} ? 'not_applicable' : "
            f"{self.null(part)} ? 'undecided' : ({test.format(part, whole)}) ? 'met' : 'not_met'"
        )

    def done(self, name: str, start: str) -> str:
        """Write that a milestone lies in its window."""
        first, last = self.day(f"'{start}'"), self.day("'2018-12-31'")
        window = f"{self.day(name)} >= {first} && {self.day(name)} <= {last}"
        return f"{self.null(name)} ? 'undecided' : {name} == 'chua' ? 'not_met' : ({window}) ? 'met' : 'not_met'"


def _within(level: str, rule: str) -> str:
    return f"cap != '{level}' ? 'not_applicable' : ({rule})"


# ---- contenders


def compiled(plan: str) -> Judge:
    """Make the library's function of one record."""
    return ruleset_of(plan).compile()


def evaluated(plan: str) -> Judge:
    """Make the library's reports, of which the verdicts are read."""
    ruleset = ruleset_of(plan)
    return lambda record: tuple(finding.verdict for finding in ruleset.evaluate([record]).findings)


def by_hand(plan: str) -> Judge:
    """Return the function written by hand."""
    import verdicts_by_hand

    return verdicts_by_hand.tien_giang_2018 if plan else verdicts_by_hand.small_plan


def with_rule_engine(_: str) -> Judge:
    """Make 16 rules."""
    import rule_engine

    rules = [rule_engine.Rule(text).evaluate for text in RuleWriter(RULE_ENGINE).rules()]
    return lambda record: [rule(record) for rule in rules]


def with_cel_rust(_: str) -> Judge:
    """Make 16 programs, for which a record is converted once."""
    import cel

    programs = [cel.compile(text).execute for text in RuleWriter(CEL).rules()]

    def judge(record: Record) -> list[str]:
        context = cel.Context(record)
        return [program(context) for program in programs]

    return judge


def with_cel_python(_: str) -> Judge:
    """Make 16 programs, translated to Python, for which a record is converted once."""
    import celpy

    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    texts = RuleWriter(CEL_PYTHON).rules()
    programs = [environment.program(environment.compile(text)).evaluate for text in texts]

    def judge(record: Record) -> list[str]:
        context = celpy.json_to_cel(record)
        return [program(context) for program in programs]

    return judge


def with_zen_expression(_: str) -> Judge:
    """Make one expression, the list of all rules: a record is then converted once."""
    import zen

    rules = ", ".join(f"({rule})" for rule in RuleWriter(ZEN).rules())
    return zen.compile_expression(f"[{rules}]").evaluate


def with_zen_graph(_: str) -> Judge:
    """Make a decision graph with one node of 16 expressions."""
    import zen

    rules = enumerate(RuleWriter(ZEN).rules())
    place = {"position": {"x": 0, "y": 0}}
    content = {"expressions": [{"id": f"r{n}", "key": f"r{n:02}", "value": rule} for n, rule in rules]}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", **place},
        {"id": "rules", "name": "rules", "type": "expressionNode", "content": content, **place},
        {"id": "out", "name": "out", "type": "outputNode", **place},
    ]
    edges = [
        {"id": f"{start}-{end}", "type": "edge", "sourceId": start, "targetId": end}
        for start, end in (("in", "rules"), ("rules", "out"))
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges})).evaluate
    return lambda record: decision(record)["result"]


class Contender(NamedTuple):
    """Somebody who judges records.

    Attributes:
        form: What its records are like.
        note: What it cannot express, or needed.
    """

    name: str
    distribution: str
    make: Callable[[str], Judge]
    form: Callable[[Record], Record]
    note: str


HAND = Contender("by hand", "", by_hand, as_python, "plain Python; no types checked")
OURS = Contender("vtlt-rules, `compile`", "vtlt-rules", compiled, as_python, "types checked")
REPORTS = Contender("vtlt-rules, `evaluate`", "vtlt-rules", evaluated, as_python, "whole reports, with reasons")
PEERS = [
    Contender(
        "zen-engine, one expression", "zen-engine", with_zen_expression, as_json, "no order of text: dates by `d()`"
    ),
    Contender("zen-engine, graph", "zen-engine", with_zen_graph, as_json, "likewise"),
    Contender("CEL in Rust", "common-expression-language", with_cel_rust, as_json, "floats for decimals"),
    Contender("rule-engine", "rule-engine", with_rule_engine, _dates_as_text, "decimals itself"),
    Contender("CEL in Python", "cel-python", with_cel_python, as_json, "floats; no `integer == null`: by type"),
]
CONTENDERS = {contender.name: contender for contender in (HAND, OURS, REPORTS, *PEERS)}


def plain(verdicts: object) -> list[str]:
    """Return verdicts as text, whatever a contender answered."""
    listed = verdicts.values() if isinstance(verdicts, dict) else verdicts
    return [str(getattr(verdict, "value", verdict)) for verdict in listed]  # type: ignore[attr-defined]


# ---- measuring


def check(judges: dict[Contender, Judge], reference: Judge, records: list[Record]) -> None:
    """Raise where a contender's verdicts are not those of the reference evaluator."""
    for record in records:
        expected = plain(reference(record))
        for contender, judge in judges.items():
            found = plain(judge(contender.form(record)))
            if found != expected:
                where = next(n for n, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1])
                raise SystemExit(
                    f"{contender.name}: statement {where} is {found[where]}, not {expected[where]}: {record}"
                )


def measure(judges: dict[Contender, Judge], records: list[Record]) -> dict[Contender, str]:
    """Return the median microseconds a record, and the median over the rounds of what they are to those by hand.

    The contenders take turns in every round, so that what slows the machine for a while does not change the ratios.
    """
    forms = {contender: [contender.form(record) for record in records] for contender in judges}
    once = {contender: _pass_ns(judge, forms[contender], 1) for contender, judge in judges.items()}
    spent: dict[Contender, list[float]] = {contender: [] for contender in judges}
    for number in range(ROUNDS):
        for contender, judge in judges.items():
            if once[contender] <= SLOW_NS or number < SLOW_ROUNDS:
                times = max(1, ROUND_NS // int(once[contender]))
                spent[contender].append(_pass_ns(judge, forms[contender], times) / len(records))
    cells = {}
    for contender, rounds in spent.items():
        ratio = statistics.median(own / by_hand for own, by_hand in zip(rounds, spent[HAND], strict=False))
        cells[contender] = f"{statistics.median(rounds) / 1000:.2f} | {ratio:.1f}"
    return cells


def _pass_ns(judge: Judge, records: list[Record], times: int) -> float:
    gc.collect()
    gc.disable()
    start = time.perf_counter_ns()
    for _ in range(times):
        for record in records:
            judge(record)
    spent = time.perf_counter_ns() - start
    gc.enable()
    return spent / times


def first_result(name: str, plan: str) -> None:
    """Print the nanoseconds to import, compile and judge one record, in this process, where nothing was imported yet."""
    contender = CONTENDERS[name]
    record = {"ma": "A", "cap": "tinh", "loai": "so_ban_nganh", "nha_nuoc": True, "nguon_nop_luu": True}
    if not plan:
        record = contender.form(small_records(random.Random(1), 0, 0)[0])
    start = time.perf_counter_ns()
    contender.make(plan)(record)
    print(time.perf_counter_ns() - start)


def fresh_ms(contender: Contender, plan: str) -> float:
    """Return the median milliseconds to the first result in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--first", contender.name, plan]
    runs = [subprocess.run(command, capture_output=True, check=True, text=True).stdout for _ in range(FRESH_RUNS)]
    return statistics.median(int(run) for run in runs) / 1e6


def compare(
    plan: str, contenders: list[Contender], make: Callable[[random.Random, float, float], list[Record]]
) -> list[str]:
    """Check and measure; return the lines of a table, and which contenders were skipped."""
    judges, skipped = {}, []
    for contender in contenders:
        try:
            judges[contender] = contender.make(plan)
        except ImportError:
            skipped.append(f"Skipped, not installed: {contender.name} ({contender.distribution}).")
    reference = evaluated(plan)
    groups = populations(make, lambda record: "bad_data" in plain(reference(record)))
    for records in groups.values():
        check(judges, reference, records)
    times = {group: measure(judges, records) for group, records in groups.items()}
    heads = [f"{group} ({len(records)}), µs | × hand" for group, records in groups.items()]
    lines = [
        f"| | version | {' | '.join(heads)} | first result, ms | |",
        "|---|---|" + "--:|--:|" * len(heads) + "--:|---|",
    ]
    for contender in judges:
        version = importlib.metadata.version(contender.distribution) if contender.distribution else ""
        cells = [of[contender] for of in times.values()]
        fresh = "" if contender is HAND else f"{fresh_ms(contender, plan):.0f}"
        lines.append(f"| {contender.name} | {version} | {' | '.join(cells)} | {fresh} | {contender.note} |")
    return [*lines, *([""] * bool(skipped)), *skipped]


def main() -> None:
    """Print the tables."""
    say = print
    say(
        f"Python {sys.version.split()[0]}. Microseconds a record: medians of {ROUNDS} interleaved rounds, of {SLOW_ROUNDS}"
    )
    say(f"where one pass takes more than {SLOW_NS / 1e9} s. All verdicts of all contenders are those of `evaluate`.")
    say("\nA. 16 rules on one agency\n")
    say("\n".join(compare("", [HAND, OURS, REPORTS, *PEERS], small_records)))
    for letter, level, who in (("B", "xa", "a commune"), ("C", "tinh", "a provincial department")):
        say(f"\n{letter}. The plan of 2018, 56 statements, for {who}\n")
        say("\n".join(compare(PLAN_2018, [HAND, OURS, REPORTS], partial(plan_records, level=level))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--first"]:
        first_result(*sys.argv[2:4])
    else:
        main()
