"""Numbers written in Chinese signs: 三, 二十三, 三千八百, 两百万, 三分之一."""

from __future__ import annotations

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
SIGNS = "零〇一二两三四五六七八九十百千"


def value_of(text: str) -> int | None:
    """The value of a whole number below ten thousand; digits are taken as they are. None: these signs are no number."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    total, digit = 0, None
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None  # 三五: two numbers, or a name
            digit = _DIGITS[sign]
        elif sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        else:
            return None
    return total + (digit or 0)
