"""Frozen dataclasses to plain JSON values and back, by their type annotations alone."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """Turn dataclasses, dates and tuples into dicts, ISO strings and lists; leave JSON scalars as they are.

    Fields that hold their default are left out, so stored values stay short and new fields need no migration.
    """
    if value is None or isinstance(value, (bool, int)) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(held)
            for field in dataclasses.fields(value)
            if not _is_default(field, held := getattr(value, field.name))
        }
    if isinstance(value, Mapping):
        return {str(key): to_plain(held) for key, held in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [to_plain(held) for held in value]
    raise TypeError(f"no plain form for {type(value).__name__}")


def from_plain(kind: Any, value: Any) -> Any:
    """Rebuild a value of the annotated type `kind` from what `to_plain` gave."""
    origin = get_origin(kind)
    if value is None or kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return from_plain(next(arm for arm in get_args(kind) if arm is not type(None)), value)
    if origin is tuple:
        return tuple(from_plain(get_args(kind)[0], held) for held in value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: from_plain(get_args(kind)[1], held) for key, held in value.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: from_plain(hints[name], held) for name, held in value.items() if name in hints})
    if isinstance(kind, type) and issubclass(kind, (datetime, date)):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_default(field: dataclasses.Field[Any], held: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(held == field.default)
    if field.default_factory is not dataclasses.MISSING:
        return bool(held == field.default_factory())
    return False
