"""Plans that many tests read and none changes."""

import pytest
from small_province import PLAN

import vtlt_rules as vtlt

pytest.register_assert_rewrite("data_files", "frame_engines")


@pytest.fixture(scope="session")
def plan_2018():
    return vtlt.load("tien_giang/2018")


@pytest.fixture(scope="session")
def small_plan():
    return vtlt.parse(PLAN, name="nho.vtlt")
