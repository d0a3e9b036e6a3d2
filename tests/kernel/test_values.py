"""Changing a frozen value: the same as dataclasses.replace, and refused where it could not be."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.values import replace


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    names: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Named:
    x: int
    y: int


CHANGES = st.fixed_dictionaries({}, optional={"x": st.integers(), "y": st.integers(), "names": st.just(("a",))})


@given(st.builds(Point, st.integers(), st.integers()), CHANGES)
def test_a_changed_value_is_what_the_standard_library_makes(point: Point, changes: dict[str, object]) -> None:
    held = replace(point, **changes)
    assert held == dataclasses.replace(point, **changes)  # type: ignore[arg-type]
    assert held is not point


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(KeyError):
        replace(Point(1), z=2)


def test_a_value_that_is_not_made_by_places_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(Named(x=1, y=2), x=3)
