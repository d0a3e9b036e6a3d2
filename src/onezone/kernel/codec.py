"""Frozen dataclasses to plain JSON values and back, by their type annotations alone."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """Turn dataclasses, dates and tuples into dicts, ISO strings and lists; leave JSON scalars as they are.

    Fields that hold their default are left out, so stored values stay short and new fields need no migration.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int)) or type(value) is str:
        return value
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
    if isinstance(value, frozenset):
        return sorted(map(to_plain, value), key=str)  # a set has no order, what is stored has one
    if isinstance(value, (tuple, list)):
        return [to_plain(held) for held in value]
    raise TypeError(f"no plain form for {type(value).__name__}")


def from_plain(kind: Any, value: Any) -> Any:
    """Rebuild a value of the annotated type `kind` from what `to_plain` gave."""
    return None if value is None else _reader(kind)(value)


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """The function that rebuilds values of one type; made once, for a case is rebuilt at every act."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _reader(next(arm for arm in get_args(kind) if arm is not type(None)))
    if origin is tuple and Ellipsis not in get_args(kind):
        return _pair_reader(tuple(map(_reader, get_args(kind))))
    if origin in (tuple, list, frozenset):
        return _sequence_reader(origin, _reader(get_args(kind)[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(_reader(get_args(kind)[1]))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, (datetime, date)):
        return kind.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _sequence_reader(make: Callable[[Any], Any], read: Reader) -> Reader:
    if read is _as_it_is:
        return make
    return lambda value: make([None if held is None else read(held) for held in value])


def _pair_reader(readers: tuple[Reader, ...]) -> Reader:
    def read(value: Any) -> Any:
        return tuple(None if held is None else each(held) for each, held in zip(readers, value, strict=True))

    return read


def _mapping_reader(read: Reader) -> Reader:
    if read is _as_it_is:
        return dict
    return lambda value: {key: None if held is None else read(held) for key, held in value.items()}


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers: dict[str, Reader] = {}

    def read(value: Mapping[str, Any]) -> Any:
        if not readers:  # filled on first use, so that a type may name itself
            readers.update({field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)})
        return kind(
            **{name: None if held is None else readers[name](held) for name, held in value.items() if name in readers}
        )

    return read


def _is_default(field: dataclasses.Field[Any], held: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(held == field.default)
    if field.default_factory is not dataclasses.MISSING:
        return bool(held == field.default_factory())
    return False
