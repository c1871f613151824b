"""Files of data as somebody would write them who means harm: ``TABLES``, by what is bad about them, with their suffix.

Each is a function of the size in bytes.
"""

from __future__ import annotations

from collections.abc import Callable

TABLES: dict[str, tuple[str, Callable[[int], str]]] = {}


def _repeated(name: str, suffix: str, piece: str, before: str = "", after: str = "") -> None:
    """Add a file that has one piece as often as it fits."""

    def make(size: int) -> str:
        room = size - len((before + after).encode())
        return before + piece * (room // len(piece.encode())) + after

    TABLES[name] = (suffix, make)


def _counted(name: str, suffix: str, piece: str, before: str = "", after: str = "", between: str = "") -> None:
    """Add a file of pieces that are numbered, so that no two of them are equal."""

    def make(size: int) -> str:
        count = (size - len(before + after)) // (len(piece.format(n=10**7)) + len(between))
        return before + between.join(piece.format(n=10**7 + number) for number in range(count)) + after

    TABLES[name] = (suffix, make)


_repeated("csv_columns_of_one_name", ".csv", "ma,")
_repeated("csv_rows_of_one_agency", ".csv", "a\n", "ma\n")
_repeated("csv_separators", ".csv", ",", "ma\n")
_repeated("csv_rows_of_separators", ".csv", "," * 200 + "\n", "ma,cbccvc\n")
_repeated("csv_empty_lines", ".csv", "\n", "ma\n")
_repeated("csv_quotes", ".csv", '"', "ma\n")
_repeated("csv_cells_of_line_ends", ".csv", '"\n",', "ma\n")
_repeated("csv_row_of_many_lines", ".csv", '\n","', 'ma\n"', '"')
_repeated("csv_one_cell", ".csv", "a", "ma\n")
_repeated("csv_wide_letters", ".csv", "\U0001f600\n", "ma\n")
_repeated("csv_wrong_cells", ".csv", "a,x,zzz\n", "ma,cbccvc,loai\n")
_repeated("csv_numbers_that_are_unclear", ".csv", '1,"1,957","1,957"\n', "ma,cbccvc,dien_tich_kho\n")
_counted("csv_columns_nobody_knows", ".csv", "{n:x}", "ma,", between=",")
_counted("csv_rows", ".csv", "{n}\n", "ma\n")
_counted("csv_rows_of_decimals", ".csv", '{n},"{n},25","{n},75"\n', "ma,dien_tich_kho,tai_lieu\n")
_counted("csv_values_nobody_knows", ".csv", "{n},z{n:x}\n", "ma,loai\n")
_counted("csv_cells_to_be_proposed", ".csv", "{n},x,1.957,1 957\n", "ma,co_kho,cbccvc,tai_lieu\n")
_counted("csv_attributes_to_be_proposed", ".csv", "{n},x,CAP-TINH,x\n", "ma,nha_nuoc,cap,nguon_nop_luu\n")
_counted("csv_days_to_be_proposed", ".csv", "{n},1/2/26,43100\n", "ma,trien_lam,quy_che_vtlt\n")
_repeated("json_brackets", ".json", "[")
_repeated("json_lists", ".json", "[],", "[", "[]]")
_repeated("json_objects", ".json", "{},", "[", "{}]")
_repeated("json_numbers", ".json", "1,", "[", "1]")
_repeated("json_key_repeated", ".json", '"ma":1,', "[{", '"ma":1}]')
_repeated("json_objects_in_objects", ".json", '{"ma":1,"a":', "[")
_repeated("json_digits", ".json", "9", '[{"ma":"1","cbccvc":', "}]")
_repeated("json_exponent", ".json", "9", '[{"ma":"1","cbccvc":1e', "}]")
_repeated("json_string", ".json", "9", '[{"ma":"', '"}]')
_repeated("json_halves_of_pairs", ".json", "\\ud83d", '[{"ma":"', '"}]')
_repeated("json_quotes_in_a_string", ".json", '\\"', '[{"ma":"', '"}]')
_repeated("json_signs_in_a_string", ".json", '{:,"a"'.replace('"', '\\"'), '[{"ma":"', '"}]')
_counted("json_keys_nobody_knows", ".json", '"{n:x}":1', "[{", "}]", ",")
_counted("json_agencies", ".json", '{{"ma":"{n}","cbccvc":{n}}}', "[", "]", ",")
_counted("json_strings", ".json", '"{n}"', "[", "]", ",")
