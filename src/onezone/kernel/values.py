"""Frozen values: one with some fields changed, quickly. A case that is played again copies little else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")


def replace(value: Value, /, **changes: Any) -> Value:
    """`dataclasses.replace` for values whose fields are all given to `__init__`, at half its price.

    It asks each field how it is to be copied; these are read together and given by their places.
    """
    kind: Any = type(value)
    read, places = _shape(kind)
    held = list(read(value))
    for name, given in changes.items():
        held[places[name]] = given
    changed: Value = kind(*held)
    return changed


@cache
def _shape(kind: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], Mapping[str, int]]:
    names = [field.name for field in fields(kind)]
    if len(names) < 2 or not all(field.init and not field.kw_only for field in fields(kind)):
        raise TypeError(f"{kind.__name__} is not made of two or more fields in their places")
    return attrgetter(*names), {name: place for place, name in enumerate(names)}
