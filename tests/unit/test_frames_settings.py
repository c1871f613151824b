"""Settings of a session and collations of columns: the query says what it needs, whatever they are."""

import duckdb
import pytest
from frame_engines import agencies, as_relation, plan

COLLATIONS = ["NOCASE", "NOACCENT", "NOCASE.NOACCENT"]


@pytest.mark.parametrize("collation", COLLATIONS)
@pytest.mark.parametrize("is_default", [False, True])
def test_values_of_enumerations_are_compared_letter_by_letter(collation, is_default):
    frame = agencies(
        ma=["1", "2", "3", "4"],
        cap=["tinh", "TINH", "tỉnh", "tinh"],
        dia_ban=["Gò Công", "Cai Lậy", "Go Cong", "Gò Công"],
        nhom=[1, 2, 3, 4],
        tong_so=[2] * 4,
        phan=[1] * 4,
    )
    with duckdb.connect() as connection:
        relation = as_relation(frame, connection)
        if is_default:
            connection.sql(f"SET default_collation = '{collation}'")
        else:
            relation = relation.project(
                f"* REPLACE (cap COLLATE {collation} AS cap, dia_ban COLLATE {collation} AS dia_ban)"
            )
        answer = plan("tinh_.ty >= 50%", "vung.ty >= 50%").evaluate_frame(relation, by="nhom")
        found = [(row["nhom"], row["verdict"]) for row in answer.pl().to_dicts()]
    assert found[::2] == [(1, "met"), (2, "bad_data"), (3, "bad_data"), (4, "met")]
    assert found[1::2] == [(1, "met"), (2, "met"), (3, "not_applicable"), (4, "met")]
