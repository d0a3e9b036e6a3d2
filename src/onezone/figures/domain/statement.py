"""What a source states: a number with its unit, scope, period and sentence; two statements may disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from onezone.kernel.units import Quantity, plain_number

from .definition import Definitions
from .rates import DatedRate

WHOLE_ZONE = "全区"
AT_LEAST = frozenset({"余", "多", "以上", "超过", "不低于", "超"})
ABOUT = frozenset({"约", "近", "左右", "接近"})
BANDS = {"ge10": "10 亿元以上", "from5to10": "5—10 亿元", "from1to5": "1—5 亿元", "lt1": "1 亿元以下"}
"""Investment bands; they do not contain one another, whatever 以上 says (zone.md C07)."""
BAND_FIGURES = {
    "ge10": "projects_ge10",
    "from5to10": "projects_5to10",
    "from1to5": "projects_1to5",
    "lt1": "projects_lt1",
}
"""The figure that counts the projects of a band; its scope is the row's."""
PROJECT_AMOUNT, CLUSTER_SUPPORT = "project_investment", "cluster_support"
"""Figures whose scope is the name of a project, and of a cluster."""
ABOUT_SHARE = Fraction(1, 20)
"""约 and 近 are read as within five per cent: 近 9000 亩 may be 8 600."""


@dataclass(frozen=True, slots=True)
class Interval:
    """What a written number allows, in the base unit; `high` is None when it is open."""

    low: Fraction
    high: Fraction | None

    def meets(self, other: Interval) -> bool:
        """Whether one true value can lie in both. A shared edge is not enough: 72.59 and 72.60 are two numbers."""
        low = max(self.low, other.low)
        highs = [each.high for each in (self, other) if each.high is not None]
        if not highs or low < min(highs):
            return True
        return low == min(highs) and any(each.low == each.high for each in (self, other))

    def times(self, factor: Fraction) -> Interval:
        """The same amounts by another measure; `factor` is positive."""
        return Interval(self.low * factor, None if self.high is None else self.high * factor)


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of one source. `figure` is the definition's code, empty where no definition knows the name."""

    name: str
    quantity: Quantity
    figure: str = ""
    scope: str = WHOLE_ZONE
    period: str = ""
    """A year, a year with a dash for "since", a month, or empty when the source does not say."""
    qualifier: str = ""
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Further names by which a text may speak of the same thing."""
    of: tuple[str, ...] = ()
    """Names of what it is stated of, where that is one firm or project: a text that names none speaks of another."""
    is_derived: bool = False
    """Worked out from other statements, not stated by anybody."""

    def __str__(self) -> str:
        number, name = plain_number(self.quantity.amount), self.quantity.unit.name
        if self.qualifier in ABOUT and self.qualifier != "左右":
            return f"{self.qualifier} {number} {name}"
        if self.qualifier in ("余", "多"):
            return f"{number} {self.qualifier}{name}"
        return f"{number}{'' if name == '%' else ' '}{name}{self.qualifier}"

    @property
    def interval(self) -> Interval:
        """What the number allows: its rounding, and what 约, 近, 余 and 以上 leave open."""
        value, half = self.quantity.base, self.quantity.half_step
        if self.qualifier in AT_LEAST:
            return Interval(value, None)
        if self.qualifier in ABOUT:
            half = max(half, abs(value) * ABOUT_SHARE)
        return Interval(value - half, value + half)

    def agrees(self, other: Statement) -> bool:
        return self.interval.meets(other.interval)


@dataclass(frozen=True, slots=True)
class NamedProject:
    """A project that a source names, with every amount stated for it and the totals it is counted in."""

    id: str
    name: str
    amounts: tuple[Statement, ...] = ()
    programmes: tuple[str, ...] = ()
    parent: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BandRow:
    """Projects of one scope by investment band; a band that nobody states is absent."""

    scope: str
    projects: Statement
    total: Statement | None
    bands: tuple[tuple[str, Statement], ...]

    @property
    def counts(self) -> Mapping[str, int]:
        return {band: int(each.quantity.amount) for band, each in self.bands}

    def counted(self) -> tuple[Statement, ...]:
        """The counts as statements: the projects, then each band that is stated."""
        return self.projects, *(each for _band, each in self.bands)


@dataclass(frozen=True, slots=True)
class World:
    """All that checks look at: the statements of one or more sources, and what they name."""

    definitions: Definitions
    statements: tuple[Statement, ...]
    projects: tuple[NamedProject, ...] = ()
    bands: tuple[BandRow, ...] = ()
    clusters: tuple[Statement, ...] = ()
    rates: Mapping[str, DatedRate] = field(default_factory=dict)
    """Dollar rates by their period: what checks and sheets cross currencies by."""

    def of(self, figure: str) -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if each.figure == figure)

    def first(self, figure: str) -> Statement | None:
        return next(iter(self.of(figure)), None)
