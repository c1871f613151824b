"""Units, numbers as text, periods, intervals."""

import datetime
from fractions import Fraction

import pytest
from one_statement import (
    HEAD,
)

import vtlt_rules as vtlt
from vtlt_rules.values import Period, Unit, write_exact, write_rounded


@pytest.mark.parametrize(
    ("number", "landmarks", "written"),
    [
        (Fraction(399612, 10000), (40,), "39,96"),  # with one decimal it would be 40
        (Fraction(399612, 10000), (), "40"),
        (Fraction(39996123, 10**6), (40,), "39,996"),
        (Fraction(1, 3), (), "0,3"),
        (Fraction(200003, 5000), (40,), "40,001"),  # 40,0006: with three decimals it is already more than 40
        (Fraction(1, 4), (), "0,3"),  # ties away from zero
        (Fraction(-1125, 100), (), "-11,3"),
        (Fraction(1124, 100), (), "11,2"),
        (7, (7,), "7"),
        (Fraction(3994, 100), (Fraction(3994, 100),), "39,94"),  # 39,9 would be less than the landmark
        (Fraction(3996, 100), (Fraction(3996, 100),), "39,96"),  # and 40 more
        (Fraction(1, 3), (Fraction(1, 3),), "0," + 200 * "3"),  # no number of decimals will do
        (Fraction(-399612, 10000), (-40,), "-39,96"),
    ],
)
def test_no_more_decimals_than_the_landmarks_need(number, landmarks, written):
    assert write_rounded(number, landmarks) == written


def test_numbers_in_full():
    numbers = [-1, Fraction(-1, 8), Fraction(1, 3), Fraction(1, 40), Fraction(7, 100), 10**30, 0]
    written = ["-1", "-0,125", "1/3", "0,025", "0,07", "1" + 30 * "0", "0"]
    assert [write_exact(number) for number in numbers] == written


def test_a_unit_is_decimal_unless_it_is_said_to_be_whole():
    assert not Unit("m2", "m²").is_whole
    units = vtlt.parse(HEAD + "moi cap_tinh.co_kho").checked.units
    assert (units["m2"].is_whole, units["nguoi"].is_whole) == (False, True)


def test_the_days_at_which_a_period_turns():
    day = datetime.date
    period = Period(day(2018, 3, 1), day(2018, 12, 31))
    assert period.turning_days() == [day(2018, 12, 31), day(2018, 3, 1), day(2019, 1, 1), day(2018, 2, 28)]
    assert Period(day.min, day.max).turning_days() == [day.max, day.min]
    assert str(period) == "01/03/2018..31/12/2018"


def test_what_lies_in_an_interval():
    closed, open_ = vtlt.Interval(1, 3), vtlt.Interval(2, None)
    assert [number in closed for number in (0, 1, 2, 3, 4)] == [False, True, True, True, False]
    assert [number in open_ for number in (1, 2, 10**30)] == [False, True, True]
    assert Fraction(5, 2) in closed and Fraction(7, 2) not in closed
