"""Five amounts of a project that are never mixed, and how one is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from onezone.kernel.units import UnitUnknown, plain_number, unit

from .errors import AmountMalformed

LARGEST = Decimal(10) ** 14


class Amount(StrEnum):
    """Which amount of a project: from a word to money spent."""

    intended = "intended"
    agreed = "agreed"
    filed = "filed"
    paid_in = "paid_in"
    completed = "completed"


AMOUNT_WORDS: Mapping[Amount, tuple[str, str]] = {
    Amount.intended: ("意向", "Intended"),
    Amount.agreed: ("协议", "Agreed"),
    Amount.filed: ("备案", "Filed"),
    Amount.paid_in: ("到位", "Paid in"),
    Amount.completed: ("完成", "Completed"),
}
UNITS = ("亿元", "万元", "元")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as it was written, with its unit; `yuan` is the same exactly."""

    digits: Decimal
    unit: str

    @property
    def yuan(self) -> Decimal:
        factor = unit(self.unit).factor
        return self.digits * factor.numerator / factor.denominator

    def __str__(self) -> str:
        return f"{plain_number(self.digits)} {self.unit}"


def in_words(yuan: Decimal) -> str:
    """An amount of yuan as a sentence has it: 860,000,000."""
    return f"{yuan:,.2f}".removesuffix(".00")


def money(text: str, unit_name: str, *, field: str = "amount", signed: bool = False) -> Money:
    """Read an amount of yuan. Raises AmountMalformed."""
    try:
        digits = Decimal(text.strip().replace(",", "").replace("，", "").replace("−", "-"))
        if not digits.is_finite() or (digits < 0 and not signed):
            raise InvalidOperation
        held = Money(digits, unit_name.strip())
        if unit_name.strip() not in UNITS or abs(held.yuan) >= LARGEST or held.yuan != round(held.yuan, 2):
            raise InvalidOperation
    except (InvalidOperation, UnitUnknown):
        raise AmountMalformed(field=field, value=f"{text} {unit_name}"[:60]) from None
    return held
