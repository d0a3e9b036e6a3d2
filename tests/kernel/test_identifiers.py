"""National identifiers: every published vector, every single slip, and the writing that is forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.identifiers import (
    CREDIT_ALPHABET,
    INNER_ALPHABET,
    check_credit_code,
    check_e_licence,
    check_project_code,
    check_real_estate_unit,
    check_region_code,
    credit_check,
    inner_check,
    mod_37_36,
)
from onezone.kernel.regions import regions

CREDIT = ["91350100M000100Y43", "11100000000013338W", "11430000006122244L", "11220000013544541J", "91110000802100433B"]
LICENCES = [
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
]
PROJECT = "2101-211382-04-01-123456"
UNIT = "211382001001GB00001F00010001"


@pytest.mark.parametrize("code", CREDIT)
def test_published_credit_codes_pass(code: str) -> None:
    verdict = check_credit_code(code)
    assert (verdict.ok, verdict.level, verdict.code, verdict.normalised) == (True, "ok", "ok", code)
    assert verdict.zh == verdict.en == ""


def test_published_inner_check_characters() -> None:
    assert [inner_check(code[8:16]) for code in CREDIT] == ["4", "8", "4", "1", "3"]


def test_a_wrong_check_character_is_an_error_that_names_the_right_one() -> None:
    verdict = check_credit_code("91210000000000000X")
    assert (verdict.ok, verdict.level, verdict.code) == (False, "error", "credit_code_check")
    assert "应为 5" in verdict.zh
    assert "ask for 5" in verdict.en


@pytest.mark.parametrize("code", CREDIT)
def test_every_slip_of_one_character_is_caught(code: str) -> None:
    for place in range(18):
        for letter in CREDIT_ALPHABET.replace(code[place], ""):
            assert not check_credit_code(code[:place] + letter + code[place + 1 :]).ok


@pytest.mark.parametrize("code", CREDIT)
def test_every_exchange_of_two_neighbours_is_caught(code: str) -> None:
    for place in range(17):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or not check_credit_code(swapped).ok


@pytest.mark.parametrize("first", "Y59AN1")
def test_any_letter_of_the_alphabet_may_come_first(first: str) -> None:
    body = first + CREDIT[0][1:17]
    assert check_credit_code(body + credit_check(body)).level == "ok"


def test_a_sound_code_around_an_old_organisation_code_is_a_warning() -> None:
    body = "91350100M000100Y5"
    verdict = check_credit_code(body + credit_check(body))
    assert (verdict.ok, verdict.level, verdict.code) == (True, "warn", "credit_code_inner_check")
    assert "应为 4，现为 5" in verdict.zh


def test_the_division_of_registration_is_not_compared_with_anything() -> None:
    body = "91999999M000100Y4"
    assert check_credit_code(body + credit_check(body)).level == "ok"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "credit_code_empty"),
        ("  \u3000", "credit_code_empty"),
        (CREDIT[0][:17], "credit_code_length"),
        (CREDIT[0] + "0", "credit_code_length"),
        ("9135010OM000100Y43", "credit_code_alphabet"),
        ("91350100M000100Y4中", "credit_code_alphabet"),
        ("91350100M00010٠Y43", "credit_code_alphabet"),  # an Arabic digit is not a digit here
        ("0" * 18, "credit_code_structure"),
        ("91ABCDEFM000100Y43", "credit_code_structure"),
    ],
)
def test_what_is_no_credit_code_is_refused_by_its_first_fault(text: str, code: str) -> None:
    verdict = check_credit_code(text)
    assert (verdict.ok, verdict.level, verdict.code) == (False, "error", code)
    assert verdict.zh
    assert verdict.en


@pytest.mark.parametrize(
    "text",
    [
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91350100m000100y43",
        " 9135 0100 M000\u3000100 Y43 ",
        "\ufeff91350100M000100Y43\u200b\n",
        "９１３５０１００ｍ０００１００ｙ４３",
    ],
)
def test_full_width_small_letters_and_spaces_are_forgiven(text: str) -> None:
    verdict = check_credit_code(text)
    assert (verdict.level, verdict.normalised) == ("ok", "91350100M000100Y43")


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        (PROJECT, "ok", "ok"),
        ("2101-211382-04-01-12345", "error", "project_code_shape"),
        ("2101-211382-04-01-12345X", "error", "project_code_shape"),
        ("210121138204011234560000", "error", "project_code_shape"),
        ("", "error", "project_code_shape"),
        ("2018-210000-48-03-012345", "ok", "ok"),  # the era of years
        ("2013-210000-48-03-012345", "ok", "ok"),
        ("2020-211382-48-03-012345", "ok", "ok"),
        ("2017-000052-53-01-000321", "ok", "ok"),  # a central body, not a division
        ("2011-211382-04-01-123456", "ok", "ok"),  # November 2020
        ("2012-211382-04-01-123456", "ok", "ok"),
        ("2612-211382-04-01-123456", "ok", "ok"),
        ("2010-211382-04-01-123456", "error", "project_code_month"),  # before the platform, before the new codes
        ("2100-211382-04-01-123456", "error", "project_code_month"),
        ("2113-211382-04-01-123456", "error", "project_code_month"),
        ("1901-211382-04-01-123456", "error", "project_code_month"),
        ("2026-211382-30-03-000001", "warn", "project_code_year"),
        ("2021-211382-30-03-000001", "warn", "project_code_year"),
        ("2101-330155-04-01-123456", "warn", "project_code_region"),  # a zone or an abolished division
        ("2101-990000-04-01-123456", "error", "project_code_region_unknown"),
    ],
)
def test_project_codes_of_both_eras(text: str, level: str, code: str) -> None:
    verdict = check_project_code(text)
    assert (verdict.level, verdict.code, verdict.ok) == (level, code, level != "error")
    assert bool(verdict.zh) == bool(verdict.en) == (level != "ok")


def test_a_project_code_may_be_typed_with_full_width_dashes() -> None:
    for dash in "－–—−‐":
        verdict = check_project_code(PROJECT.replace("-", dash))
        assert (verdict.level, verdict.normalised) == ("ok", PROJECT)


def test_division_codes() -> None:
    assert check_region_code("２１１３８２ ").normalised == "211382"
    assert check_region_code("211382").level == check_region_code("210000").level == "ok"
    assert check_region_code("219999").code == "region_code_unknown"
    assert check_region_code("21138").code == check_region_code("211382000000").code == "region_code_shape"


def test_the_packaged_divisions_hang_together() -> None:
    table = regions()
    assert table["211382"] == "凌源市"
    assert len(table) > 3000
    assert all(len(code) == 6 and code.isdecimal() and name for code, name in table.items())
    assert all(f"{code[:2]}0000" in table for code in table)


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        (UNIT, "ok", "ok"),
        (UNIT.lower(), "ok", "ok"),
        ("211382001001GB00001W00000000", "ok", "ok"),
        (UNIT[:19], "error", "real_estate_unit_shape"),
        (UNIT + "0", "error", "real_estate_unit_shape"),
        ("211382001001GB0000AF00010001", "error", "real_estate_unit_shape"),
        ("211382001001AB00001F00010001", "error", "real_estate_unit_letters"),
        ("211382001001GB00001X00010001", "error", "real_estate_unit_letters"),
        ("999999001001GB00001F00010001", "warn", "real_estate_unit_region"),
    ],
)
def test_real_estate_unit_codes(text: str, level: str, code: str) -> None:
    verdict = check_real_estate_unit(text)
    assert (verdict.level, verdict.code, verdict.ok) == (level, code, level != "error")


@pytest.mark.parametrize("text", LICENCES)
def test_published_e_licence_identifiers_pass(text: str) -> None:
    assert check_e_licence(text).level == "ok"
    assert check_e_licence(f" {text.lower()} ").normalised == text


@pytest.mark.parametrize("text", LICENCES)
def test_every_slip_of_one_character_in_an_e_licence_is_caught(text: str) -> None:
    root = len("1.2.156.3005.2.")
    for place in range(root, len(text)):
        if text[place] != ".":
            for letter in INNER_ALPHABET.replace(text[place], ""):
                assert not check_e_licence(text[:place] + letter + text[place + 1 :]).ok


def test_a_wrong_e_licence_names_the_right_check_character_or_the_shape() -> None:
    assert "应为 U" in check_e_licence(LICENCES[0][:-1] + "F").zh
    assert check_e_licence(LICENCES[0].replace("3005", "3006")).code == "e_licence_shape"
    assert check_e_licence("").code == "e_licence_shape"


@given(st.text(INNER_ALPHABET, min_size=1, max_size=60))
def test_mod_37_36_makes_the_whole_string_come_out_at_one(text: str) -> None:
    whole = text + mod_37_36(text)
    product = 36
    for letter in whole[:-1]:
        product = ((product + int(letter, 36)) % 36 or 36) * 2 % 37
    assert (product + int(whole[-1], 36)) % 36 == 1


@given(st.text())
def test_no_text_breaks_a_check(text: str) -> None:
    for check in (check_credit_code, check_project_code, check_region_code, check_real_estate_unit, check_e_licence):
        verdict = check(text)
        assert verdict.ok == (verdict.level != "error")
