"""National identifiers: credit code, project code, division code, real-estate unit code, e-licence identifier."""

from __future__ import annotations

import re

from onezone.kernel.regions import province_known, region_name
from onezone.kernel.verdict import Verdict, failed, normalise, passed, warned

__all__ = [
    "Verdict",
    "check_credit_code",
    "check_e_licence",
    "check_project_code",
    "check_real_estate_unit",
    "check_region_code",
    "normalise",
]

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_VALUE = {letter: value for value, letter in enumerate(CREDIT_ALPHABET)}
_INNER_VALUE = {letter: value for value, letter in enumerate(INNER_ALPHABET)}
_PROJECT = re.compile(r"([0-9]{4})-([0-9]{6})-([0-9]{2})-([0-9]{2})-([0-9]{6})")
_UNIT = re.compile(r"([0-9]{6})([0-9]{6})([A-Z]{2})([0-9]{5})([A-Z])([0-9]{8})")
_LICENCE = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{18}[0-9]{3})\.([0-9A-Z]{18})\.([0-9A-Z]+)\.([0-9A-Z]{3})\.([0-9A-Z])"
)
FIRST_PLATFORM_YEAR, LAST_YEAR_ERA = 2013, 2020
CENTRAL = "00"


def check_credit_code(text: str) -> Verdict:
    """Check a unified social credit code (GB 32100-2015): 18 characters, alphabet of 31, check character, inner code.

    A wrong check character is an error and names the right one: it is how a slip of the pen is caught. A wrong check
    of the inner organisation code (GB 11714) under a right outer one is a warning: nobody mistypes into a sound
    outer check, and early codes were built on organisation codes that predate the rule. The division inside is where
    the body was registered and is not compared with anything; any letter of the alphabet may come first.
    """
    code = normalise(text)
    if not code:
        return failed("credit_code_empty", code, "请填写统一社会信用代码。", "Enter the unified social credit code.")
    if len(code) != 18:
        return failed(
            "credit_code_length", code,
            f"统一社会信用代码应为 18 位，现为 {len(code)} 位。",
            f"A unified social credit code has 18 characters; this one has {len(code)}.",
        )  # fmt: skip
    strange = "".join(dict.fromkeys(letter for letter in code if letter not in _CREDIT_VALUE))
    if strange:
        return failed(
            "credit_code_alphabet", code,
            f"统一社会信用代码不使用“{strange}”（只用数字和除 I、O、S、V、Z 外的大写字母）。",
            f"A unified social credit code does not use “{strange}” (digits and capital letters without I O S V Z).",
        )  # fmt: skip
    return _check_credit_parts(code)


def _check_credit_parts(code: str) -> Verdict:
    if code[0] == "0" or not code[2:8].isdecimal():
        return failed(
            "credit_code_structure", code,
            "统一社会信用代码的第 1 位不能为 0，第 3 至 8 位应为登记机关行政区划码（数字）。",
            "Character 1 of a unified social credit code is not 0, and characters 3 to 8 are a division code (digits).",
        )  # fmt: skip
    right = credit_check(code[:17])
    if code[17] != right:
        return failed(
            "credit_code_check", code,
            f"统一社会信用代码的校验位不符：按前 17 位应为 {right}，现为 {code[17]}，请核对是否有误写。",
            f"The check character does not fit: the first 17 characters ask for {right}, not {code[17]}.",
        )  # fmt: skip
    inner = inner_check(code[8:16])
    if code[16] != inner:
        return warned(
            "credit_code_inner_check", code,
            f"代码中的组织机构代码校验位应为 {inner}，现为 {code[16]}。早期试点代码可能如此，请以证照核对。",
            f"The organisation code inside asks for {inner}, not {code[16]}. Early codes may differ.",
        )  # fmt: skip
    return passed(code)


def credit_check(first17: str) -> str:
    """Return the 18th character that GB 32100-2015 asks for: (31 - sum of value times 3^i mod 31) mod 31."""
    total = sum(_CREDIT_VALUE[letter] * weight for letter, weight in zip(first17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def inner_check(first8: str) -> str:
    """Return the 9th character of an organisation code (GB 11714): 11 - sum mod 11, where 10 is X and 11 is 0."""
    total = sum(_INNER_VALUE[letter] * weight for letter, weight in zip(first8, INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def check_region_code(text: str) -> Verdict:
    """Check a division code (GB/T 2260): six digits, in the packaged list of provinces, prefectures and counties."""
    code = normalise(text)
    if not re.fullmatch("[0-9]{6}", code):
        return failed("region_code_shape", code, "行政区划代码应为 6 位数字。", "A division code has six digits.")
    if region_name(code) is None:
        return failed(
            "region_code_unknown", code,
            f"行政区划代码 {code} 不在现行代码表中。",
            f"The division code {code} is not in the current list.",
        )  # fmt: skip
    return passed(code)


def check_project_code(text: str) -> Verdict:
    """Check a national investment project code (GB/T 40058-2021): shape of both eras, time group, division.

    Codes up to 2020 begin with the year, codes since 2020-11 with year and month (YYMM). The check character's rule
    (clause 4.7) is not public, so a sound shape still has to be verified with the national platform. A first group
    that reads as a year after 2020 is a warning, because the form says nothing else is wrong with it.
    """
    code = normalise(text)
    match = _PROJECT.fullmatch(code)
    if match is None:
        return failed(
            "project_code_shape", code,
            "项目代码应为 24 位，形如 2101-211382-04-01-123456（数字，以短横线分段）。",
            "A project code has 24 characters such as 2101-211382-04-01-123456: digits in groups, with hyphens.",
        )  # fmt: skip
    return _check_project_time(code, match[1]) or _check_project_region(code, match[2]) or passed(code)


def _check_project_time(code: str, group: str) -> Verdict | None:
    if FIRST_PLATFORM_YEAR <= int(group) <= LAST_YEAR_ERA or group in ("2011", "2012"):
        return None
    year, month = int(group[:2]), int(group[2:])
    if year > 20 and 1 <= month <= 12:
        return None
    if year == 20 and month > 20:
        return warned(
            "project_code_year", code,
            f"项目代码首段 {group} 像是年份；2020 年 11 月起的代码首段为年月（如 2101），请在国家平台核验。",
            f"The first group {group} reads as a year; since 2020-11 it is year and month (2101). "
            "Verify the code with the national platform.",
        )  # fmt: skip
    return failed(
        "project_code_month", code,
        f"项目代码首段 {group} 既不是 2013 至 2020 的年份，也不是 2020 年 11 月以后的年月。",
        f"The first group {group} is neither a year from 2013 to 2020 nor a year and month since 2020-11.",
    )  # fmt: skip


def _check_project_region(code: str, region: str) -> Verdict | None:
    if region_name(region) is not None or region.startswith(CENTRAL):
        return None
    if province_known(region):
        return warned(
            "project_code_region", code,
            f"项目代码中的行政区划 {region} 不在现行代码表中，可能已撤并，请核对。",
            f"The division {region} in the project code is not in the current list; it may have been abolished.",
        )  # fmt: skip
    return failed(
        "project_code_region_unknown", code,
        f"项目代码中的行政区划 {region} 不属于任何省级行政区。",
        f"The division {region} in the project code belongs to no province.",
    )  # fmt: skip


def check_real_estate_unit(text: str) -> Verdict:
    """Check a real-estate unit code (GB/T 37346-2019): 28 characters, 19 of the parcel and 9 of the fixture.

    Parcel: division 6, cadastral district and sub-district 3 + 3, rights 2 letters (G state, J collective, Z disputed),
    serial 5. Fixture: F building, L forest, Q other, W none, with serial 8. There is no check character.
    """
    code = normalise(text)
    match = _UNIT.fullmatch(code)
    if match is None:
        return failed(
            "real_estate_unit_shape", code,
            "不动产单元代码应为 28 位（宗地 19 位加定着物 9 位），形如 211382001001GB00001F00010001；"
            f"现为 {len(code)} 位或分段不符。",
            "A real-estate unit code has 28 characters (parcel 19, fixture 9) such as 211382001001GB00001F00010001; "
            f"this one has {len(code)} or other groups.",
        )  # fmt: skip
    if match[3][0] not in "GJZ" or match[5] not in "FLQW":
        return failed(
            "real_estate_unit_letters", code,
            f"不动产单元代码的宗地特征码“{match[3]}”或定着物特征码“{match[5]}”不在规定范围内。",
            f"The parcel letters “{match[3]}” or the fixture letter “{match[5]}” are not among those defined.",
        )  # fmt: skip
    if region_name(match[1]) is None:
        return warned(
            "real_estate_unit_region", code,
            f"不动产单元代码中的行政区划 {match[1]} 不在现行代码表中，请核对。",
            f"The division {match[1]} in the real-estate unit code is not in the current list; compare the deed.",
        )  # fmt: skip
    return passed(code)


def check_e_licence(text: str) -> Verdict:
    """Check an e-licence identifier (GB/T 36904-2018).

    Shape: 1.2.156.3005.2.<type 21>.<issuer 18>.<serial>.<version 3>.<check>. The check character is ISO 7064
    MOD 37,36 over type, issuer, serial and version without dots and without the root.
    """
    code = normalise(text)
    match = _LICENCE.fullmatch(code)
    if match is None:
        return failed(
            "e_licence_shape", code,
            "电子证照标识应形如 1.2.156.3005.2.<类型 21 位>.<颁发机构代码 18 位>.<流水号>.<版本 3 位>.<校验位>。",
            "An e-licence identifier reads 1.2.156.3005.2.<type 21>.<issuer 18>.<serial>.<version 3>.<check>.",
        )  # fmt: skip
    right = mod_37_36("".join(match.groups()[:4]))
    if match[5] != right:
        return failed(
            "e_licence_check", code,
            f"电子证照标识的校验位不符：应为 {right}，现为 {match[5]}。",
            f"The check character of the e-licence identifier does not fit: it should be {right}, not {match[5]}.",
        )  # fmt: skip
    return passed(code)


def mod_37_36(text: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character of digits and capital letters."""
    carry = 36
    for letter in text:
        carry = (((carry + _INNER_VALUE[letter]) % 36 or 36) * 2) % 37
    return INNER_ALPHABET[(1 - carry) % 36]
