"""Bars as one SVG file that needs nothing else: the same markup stands in the page, as a file and under the PNG."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, WIDTH, BAR, STEP, TOP, FOOT = 124, 480, 24, 36, 40, 30
ROOM = 190
"""User units for the longest bar; what is written beside it takes the rest."""
PAINT = ("#1f5fbf", "#3d77cb", "#5f90d6", "#83aade", "#9fbde6", "#b9cfed", "#d0dff3")
FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length in whatever is counted, and the words beside it."""

    label: str
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars under a title; the table beside the drawing says the same."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    foot: str

    @property
    def svg(self) -> SafeString:
        """The drawing; colours are attributes, because a style would be refused by the browser."""
        height = TOP + STEP * len(self.bars) + FOOT
        longest = max((each.value for each in self.bars), default=0) or 1
        lines = format_html_join(
            "", _BAR, (_bar(number, each, longest) for number, each in enumerate(self.bars))
        )  # fmt: skip
        return format_html(
            _FRAME, width=WIDTH, height=height, title=self.title, font=FONT, lines=lines, foot=self.foot,
            foot_y=height - 10, said="; ".join(f"{each.label} {each.words}" for each in self.bars),
        )  # fmt: skip


_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
    'role="img" font-family="{font}" font-size="14"><title>{title}</title><desc>{said}</desc>'
    '<rect width="{width}" height="{height}" fill="#ffffff"/>'
    '<text x="0" y="22" fill="#1b2430" font-weight="600">{title}</text>{lines}'
    '<text x="0" y="{foot_y}" fill="#6b7685" font-size="12">{foot}</text></svg>'
)
_BAR = (
    '<text x="0" y="{}" fill="#1b2430">{}</text><rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
    '<text x="{}" y="{}" fill="#1b2430">{}</text>'
)


def _bar(number: int, each: Bar, longest: float) -> tuple[object, ...]:
    top = TOP + STEP * number
    length = round(ROOM * each.value / longest, 1)
    text = top + 17
    paint = PAINT[min(number, len(PAINT) - 1)]
    return (text, each.label, LEFT, top, f"{length}", BAR, paint, f"{LEFT + length + 10}", text, each.words)
