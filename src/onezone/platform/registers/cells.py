"""A value on its way: read from what people and files write, written so that reading it again gives the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from onezone.platform.registers import errors, measures
from onezone.platform.registers.declaration import Field, Kind

LONGEST = {Kind.text: 300, Kind.note: 4000, Kind.names: 2000, Kind.link: 300}
MOST_DIGITS = 14
"""Digits before the point: more is a slip of the keyboard."""
YES, NO = _("是"), _("否")
BETWEEN = "、"
_PART = re.compile(r'"((?:[^"]|"")*)"|([^、;；]+)')
_HARD = re.compile(r'[、;；"]')
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ][\d:.]+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
Value = Any


def read(field: Field, text: str) -> Value:
    """The value that a text means. Raises the FieldError that says what is wrong; required or not is not asked here."""
    value = _READERS[field.kind](field, clean(text, lines=field.kind is Kind.note))
    return value if field.check is None or is_empty(value) else field.check(value)


def write(field: Field, value: Value) -> str:
    """The value as text: what the history keeps and `read` understands."""
    if is_empty(value):
        return ""
    if field.kind is Kind.number:
        return f"{value:f}"
    if field.kind is Kind.yes:
        return "yes" if value else "no"
    if field.kind is Kind.names:
        return BETWEEN.join(_quoted(part) for part in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def show(field: Field, value: Value) -> str:
    """The value as people read it, in the language in force; numbers in groups of three, without the unit
    (`Field.shown_in`)."""
    if is_empty(value):
        return ""
    if field.kind is Kind.choice:
        return str(dict(field.choices).get(value, value))
    if field.kind is Kind.yes:
        return str(YES if value else NO)
    if field.shown and field.is_number:
        return f"{measures.shown(field, value).normalize():,f}"
    if field.kind is Kind.number:
        return f"{value:,.{field.digits}f}"
    return f"{value:,}" if field.kind is Kind.whole and field.grouped else write(field, value)


def show_text(field: Field, text: str) -> str:
    """The same for a text that the history keeps; what the register would not take today is shown as it stands."""
    try:
        return show(field, _READERS[field.kind](field, text)) if text else ""
    except errors.FieldError:
        return text


def is_empty(value: Value) -> bool:
    return value is None or value in ("", ())


def value_of(field: Field, row: Any) -> Value:
    """What a row holds."""
    value = row
    for step in field.place.split("__"):
        value = getattr(value, step) if value is not None else None
    if field.kind is Kind.names:
        return tuple(value or ())
    if field.kind is Kind.number and isinstance(value, Decimal):
        return _plain(value, field.digits)
    return "" if value is None and field.kind in (Kind.text, Kind.note, Kind.choice, Kind.link) else value


def clean(text: str, *, lines: bool = False) -> str:
    """Without signs that nobody sees and runs of space."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn"))
    if lines:
        return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    return " ".join(kept.split())


def _text(field: Field, text: str) -> str:
    longest = LONGEST.get(field.kind, 300)
    if len(text) > longest:
        raise errors.TextTooLong(field=field.name, longest=longest)
    return text


def _number(field: Field, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(measures.in_own_unit(field, text).replace(",", "").replace("，", ""))
        if not value.is_finite() or len(text) > 40:
            raise InvalidOperation
    except InvalidOperation:
        raise errors.NumberMalformed(field=field.name, value=text[:40], unit=field.unit or "—") from None
    if value.adjusted() >= MOST_DIGITS or value != round(value, field.digits):
        raise errors.NumberTooLarge(field=field.name, value=text[:40], digits=field.digits)
    return _plain(value, field.digits)


def _plain(value: Decimal, digits: int) -> Decimal:
    """One written form for one number: 8.6 and 8.60 are the same cell."""
    return round(value, digits) + 0


def _whole(field: Field, text: str) -> int | None:
    if not text:
        return None
    try:
        value = Decimal(measures.in_own_unit(field, text).replace(",", "").replace("，", ""))
        if not value.is_finite() or len(text) > 40 or value != value.to_integral_value():
            raise InvalidOperation
    except InvalidOperation:
        raise errors.NumberMalformed(field=field.name, value=text[:40], unit=field.unit or "—") from None
    if value.adjusted() >= MOST_DIGITS:
        raise errors.NumberTooLarge(field=field.name, value=text[:40], digits=0)
    return int(value)


def _day(field: Field, text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        if found is None or not 1900 <= int(found[1]) <= 2200:
            raise ValueError
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise errors.DayMalformed(field=field.name, value=text[:40]) from None


def _yes(field: Field, text: str) -> bool | None:
    if not text:
        return None
    low = text.lower()
    if low in ("是", "yes", "y", "true", "1", "√"):
        return True
    if low in ("否", "no", "n", "false", "0", "×"):
        return False
    raise errors.YesMalformed(field=field.name, value=text[:40])


def _choice(field: Field, text: str) -> str:
    if not text:
        return ""
    known = _choices_of(field)
    if text not in known:
        raise errors.ChoiceUnknown(
            field=field.name, value=text[:40], allowed=_allowed(field, "zh-hans"), allowed_en=_allowed(field, "en")
        )
    return known[text]


def _allowed(field: Field, language: str) -> str:
    """The words to choose from, in the language of the sentence that names them."""
    with override(language):
        words = [str(word) for _code, word in field.choices[:12]]
    return (BETWEEN if language.startswith("zh") else ", ").join(words)


def _choices_of(field: Field) -> Mapping[str, str]:
    """Code and both languages' words -> code; a code wins over a word."""
    words: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            words |= {str(word): code for code, word in field.choices}
    return words | {code: code for code, _word in field.choices}


def _names(field: Field, text: str) -> tuple[str, ...]:
    if len(text) > LONGEST[Kind.names]:
        raise errors.TextTooLong(field=field.name, longest=LONGEST[Kind.names])
    parts = (found[1].replace('""', '"') if found[1] is not None else found[2] for found in _PART.finditer(text))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _quoted(part: str) -> str:
    """A name with a sign in it that would part it stands between quotes: "活塞、缸套"."""
    doubled = part.replace('"', '""')
    return f'"{doubled}"' if _HARD.search(part) else part


_READERS: dict[Kind, Callable[[Field, str], Value]] = {
    Kind.text: _text, Kind.note: _text, Kind.link: _text, Kind.number: _number, Kind.whole: _whole, Kind.day: _day,
    Kind.yes: _yes, Kind.choice: _choice, Kind.names: _names,
}  # fmt: skip
