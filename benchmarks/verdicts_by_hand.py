"""What the rules of ``verdicts.py`` come to for one agency, written by hand in plain Python.

As somebody who knows the plans and the language would write it for speed: one function a plan, every figure looked up
once, comparisons in integers, the complete case first, no tests of types. A figure that is missing is None or absent.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from vtlt_rules import Verdict

MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED
OUT, BAD, TRACKED = Verdict.NOT_APPLICABLE, Verdict.BAD_DATA, Verdict.TRACKED

_YEAR_START, _YEAR_END = datetime.date(2018, 1, 1), datetime.date(2018, 12, 31)
_RULES_CHANGED = datetime.date(2017, 11, 2)
_MOST_STAFF = 20


def small_plan(agency: Mapping[str, Any]) -> tuple[Verdict, ...]:  # noqa: C901 - calls would cost more than they tell
    """Return the verdicts of the 16 rules."""
    get = agency.get
    is_provincial = get("cap") == "tinh"

    # People and the shares of them: two parts of one whole.
    people, files, mail = get("cbccvc"), get("cbccvc_lap_ho_so"), get("cbccvc_thu_dien_tu")
    if people is None:
        filing = _share_of_missing(files, mail, 2, 5)
        mailing = _share_of_missing(mail, files, 1, 1, is_exact=True)
    elif (files is not None and files > people) or (mail is not None and mail > people):
        filing = mailing = BAD
    elif people == 0:
        filing = mailing = OUT
    else:
        filing = UNDECIDED if files is None else MET if 5 * files >= 2 * people else NOT_MET
        mailing = UNDECIDED if mail is None else MET if mail == people else NOT_MET

    if is_provincial:
        officials = get("cong_chuc")
        managing = UNDECIDED if officials is None else MET if officials == 1 else NOT_MET
        exchanged = _share(get("van_ban_ky_so"), get("van_ban"), 9, 10)
    else:
        filing = managing = exchanged = OUT

    # Shelf metres: with decimals.
    processed = _share(get("tai_lieu_chinh_ly"), get("tai_lieu"), 3, 4)

    lan, mail_system, software = get("mang"), get("he_thong_thu"), get("phan_mem")
    if lan is False or mail_system is False or software is False:
        systems = NOT_MET
    elif lan is None or mail_system is None or software is None:
        systems = UNDECIDED
    else:
        systems = MET
    documents = _flag(get("quan_ly_dung"))

    # Records staff: three parts of one whole, which is 20 at most.
    staff, clerks, archivists, qualified = get("nhan_su"), get("van_thu"), get("luu_tru"), get("dat_ngach")
    least = max(clerks or 0, archivists or 0, qualified or 0)
    if least > (_MOST_STAFF if staff is None else staff) or (staff is not None and staff > _MOST_STAFF):
        staffing = some_staff = pattern = qualification = BAD
    else:
        if staff is None:
            staffing = NOT_MET if least > 2 else UNDECIDED
            some_staff = MET if least >= 1 else UNDECIDED
            if qualified is None or least == 0:
                qualification = UNDECIDED
            else:
                qualification = NOT_MET if qualified < least else MET if qualified == _MOST_STAFF else UNDECIDED
        else:
            staffing = MET if 1 <= staff <= 2 else NOT_MET
            some_staff = MET if staff >= 1 else NOT_MET
            if staff == 0:
                qualification = OUT
            else:
                qualification = UNDECIDED if qualified is None else MET if qualified == staff else NOT_MET
        if clerks == 1 and archivists == 1:
            pattern = MET
        elif staff == 0 or (clerks is not None and clerks != 1) or (archivists is not None and archivists != 1):
            pattern = NOT_MET
        else:
            pattern = UNDECIDED

    # Storage.
    has_store, fits, needs_store = get("co_kho"), get("kho_dat"), get("can_xay_kho")
    if has_store is False:
        spacious = OUT
    else:
        area = get("dien_tich_kho")
        if has_store is None or area is None:
            spacious = UNDECIDED
        else:
            spacious = MET if area >= (40 if is_provincial else 20) else NOT_MET
    if needs_store is False:
        ready = OUT
    elif needs_store is None:
        ready = UNDECIDED
    elif has_store and fits:
        ready = MET
    else:
        ready = NOT_MET if has_store is False or fits is False else UNDECIDED

    regulation = _done(get("quy_che"), _RULES_CHANGED)
    if is_provincial:
        return (
            *(filing, mailing, managing, exchanged, processed, systems, documents, staffing),
            *(OUT, pattern, qualification, spacious, OUT, ready, regulation, OUT),
        )
    backlog = _done(get("ke_hoach_chinh_ly"), _YEAR_START)
    return (
        *(filing, mailing, managing, exchanged, processed, systems, documents, staffing),
        *(some_staff, OUT, qualification, OUT, spacious, ready, regulation, backlog),
    )


def tien_giang_2018(agency: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """Return the verdicts of the 56 statements of the 2018 plan for a commune or a provincial department."""
    return _BY_LEVEL[agency["cap"]](agency)


def _commune(agency: Mapping[str, Any]) -> tuple[Verdict, ...]:
    get = agency.get
    regulation = _done(get("quy_che_vtlt"), _RULES_CHANGED)
    backlog = _done(get("ke_hoach_chinh_ly"), _YEAR_START)
    systems = exchanged = OUT
    if get("nha_nuoc"):
        systems = _all_three(get("mang_noi_bo"), get("he_thong_thu_dien_tu"), get("phan_mem_qlvb"))
        exchanged = _share(get("van_ban_trao_doi_ky_so"), get("van_ban_thuoc_dien"), 1, 1)
    staff = get("nhan_su_vtlt")
    parts, is_bad = _staff(agency, staff)
    if is_bad:
        some_staff = trained = BAD
    else:
        known = get("nhan_su_da_tap_huan")
        if staff is None:
            some_staff = MET if parts >= 1 else UNDECIDED
        else:
            some_staff = MET if staff >= 1 else NOT_MET
        trained = _all_of_staff(known, staff, parts)
    ready, spacious = _storage(agency, 20)
    return (
        *(TRACKED, OUT, regulation, TRACKED, OUT, OUT, OUT, systems, exchanged, OUT, OUT, OUT, TRACKED, TRACKED),
        *(OUT, OUT, OUT, OUT, OUT, OUT, backlog, TRACKED, TRACKED, TRACKED, OUT, TRACKED, OUT, TRACKED),
        *(OUT, TRACKED, TRACKED, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, some_staff, trained, TRACKED),
        *(OUT, OUT, ready, OUT, OUT, spacious, TRACKED, TRACKED, TRACKED, OUT, TRACKED, OUT),
    )


def _department(agency: Mapping[str, Any]) -> tuple[Verdict, ...]:
    get = agency.get
    regulation = _done(get("quy_che_vtlt"), _RULES_CHANGED)
    own_plan = _done(get("ke_hoach_thuc_hien"), _YEAR_START)
    documents, enough = _flag(get("quan_ly_van_ban_dung_quy_dinh")), _flag(get("du_bien_che"))
    systems = exchanged = OUT
    if get("nha_nuoc"):
        systems = _all_three(get("mang_noi_bo"), get("he_thong_thu_dien_tu"), get("phan_mem_qlvb"))
        exchanged = _share(get("van_ban_trao_doi_ky_so"), get("van_ban_thuoc_dien"), 1, 1)
    people, files = get("cbccvc"), get("cbccvc_lap_ho_so")
    digital, mail = get("cbccvc_lap_ho_so_dien_tu"), get("cbccvc_dung_thu_dien_tu")
    most = max(files or 0, digital or 0, mail or 0)
    if people is None:
        filing = _share_of_missing(files, most, 2, 5)
        filing_digital = _share_of_missing(digital, most, 1, 4)
        mailing = _share_of_missing(mail, most, 1, 1)
    elif most > people:
        filing = filing_digital = mailing = BAD
    elif people == 0:
        filing = filing_digital = mailing = OUT
    else:
        filing = UNDECIDED if files is None else MET if 5 * files >= 2 * people else NOT_MET
        filing_digital = UNDECIDED if digital is None else MET if 4 * digital >= people else NOT_MET
        mailing = UNDECIDED if mail is None else MET if mail == people else NOT_MET
    processed = _share(get("tai_lieu_chinh_ly_bao_quan"), get("tai_lieu"), 3, 4)
    staff = get("nhan_su_vtlt")
    parts, is_bad = _staff(agency, staff)
    if is_bad:
        staffing = pattern = qualification = BAD
    else:
        clerks, archivists, both = get("van_thu"), get("luu_tru"), get("van_thu_kiem_luu_tru")
        if staff is None:
            staffing = NOT_MET if parts > 2 else UNDECIDED
        else:
            staffing = MET if 1 <= staff <= 2 else NOT_MET
        qualification = _all_of_staff(get("nhan_su_dat_ngach"), staff, parts)
        if both == 1 or (clerks == 1 and archivists == 1):
            pattern = MET
        elif staff == 0:
            pattern = NOT_MET
        elif both is None or (clerks in (None, 1) and archivists in (None, 1)):
            pattern = UNDECIDED
        else:
            pattern = NOT_MET
    ready, spacious = _storage(agency, 40)
    return (
        *(TRACKED, OUT, regulation, TRACKED, documents, filing, OUT, systems, exchanged, mailing, filing_digital, OUT),
        *(TRACKED, TRACKED, OUT, OUT, OUT, OUT, processed, OUT, OUT, TRACKED, TRACKED, TRACKED, enough, TRACKED),
        *(OUT, TRACKED, OUT, TRACKED, TRACKED, OUT, staffing, pattern, qualification, OUT, OUT, OUT, OUT, OUT, OUT),
        *(OUT, OUT, TRACKED, OUT, OUT, ready, spacious, OUT, OUT, TRACKED, TRACKED, TRACKED, own_plan, TRACKED, OUT),
    )


_BY_LEVEL: dict[str, Callable[[Mapping[str, Any]], tuple[Verdict, ...]]] = {"xa": _commune, "tinh": _department}


def _share(part: Any, whole: Any, p: int, q: int) -> Verdict:
    """Judge ``part/whole >= p/q`` where the whole has no other part and no maximum."""
    if whole is None:
        return UNDECIDED
    if part is None:
        return UNDECIDED if whole else OUT
    if part > whole:
        return BAD
    if not whole:
        return OUT
    return MET if q * part >= p * whole else NOT_MET


def _share_of_missing(part: int | None, other: int | None, p: int, q: int, is_exact: bool = False) -> Verdict:
    """Judge ``part/whole >= p/q`` (or ``=``) where the whole is missing but has another part, which bounds it.

    The whole has no maximum, so that the share can be as small as one likes: it is never met for certain.
    """
    if part is None or other is None or (is_exact and p != q):
        return UNDECIDED
    return NOT_MET if q * part < p * other else UNDECIDED


def _flag(value: bool | None) -> Verdict:
    return UNDECIDED if value is None else MET if value else NOT_MET


def _all_three(one: bool | None, two: bool | None, three: bool | None) -> Verdict:
    if one is False or two is False or three is False:
        return NOT_MET
    return UNDECIDED if one is None or two is None or three is None else MET


def _done(day: datetime.date | str | None, start: datetime.date) -> Verdict:
    if day is None:
        return UNDECIDED
    return NOT_MET if day == "chua" or not start <= day <= _YEAR_END else MET  # type: ignore[operator]


def _staff(agency: Mapping[str, Any], staff: int | None) -> tuple[int, bool]:
    """Return the greatest number among the parts of the staff, and whether a part exceeds its whole."""
    get = agency.get
    full, side = get("chuyen_trach"), get("kiem_nhiem")
    full_good, side_good = get("chuyen_trach_dat_ngach") or 0, get("kiem_nhiem_da_tap_huan") or 0
    most = max(
        get("van_thu") or 0,
        get("luu_tru") or 0,
        get("van_thu_kiem_luu_tru") or 0,
        get("nhan_su_dat_ngach") or 0,
        get("nhan_su_da_tap_huan") or 0,
        full or 0,
        side or 0,
        full_good,
        side_good,
    )
    is_bad = (
        (staff is not None and most > staff)
        or (full is not None and full_good > full)
        or (side is not None and side_good > side)
    )
    return most, is_bad


def _all_of_staff(part: int | None, staff: int | None, parts: int) -> Verdict:
    """Judge whether a part of the staff is all of it."""
    if staff is None:
        return NOT_MET if part is not None and part < parts else UNDECIDED
    if staff == 0:
        return OUT
    return UNDECIDED if part is None else MET if part == staff else NOT_MET


def _storage(agency: Mapping[str, Any], square_metres: int) -> tuple[Verdict, Verdict]:
    """Return whether the store is ready where one is needed, and whether it is spacious where there is one."""
    get = agency.get
    has_store, needs_store = get("co_kho"), get("can_xay_kho")
    if needs_store is False:
        ready = OUT
    elif needs_store is None:
        ready = UNDECIDED
    else:
        fits = get("kho_dat_yeu_cau")
        if has_store is False or fits is False:
            ready = NOT_MET
        else:
            ready = MET if has_store and fits else UNDECIDED
    if has_store is False:
        return ready, OUT
    area = get("dien_tich_kho")
    if has_store is None or area is None:
        return ready, UNDECIDED
    return ready, MET if area >= square_metres else NOT_MET
