"""Where the zone's figure data comes from: definitions, checks, and source files, built in or named by a path."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from onezone.figures.domain.definition import Definitions, parse_definitions
from onezone.figures.domain.finding import Check
from onezone.figures.domain.source_form import SourceFile, SourceMalformed, read_source

LARGEST_BYTES = 2 * 1024 * 1024
BUILTIN = ("lingyuan",)
_DATA = resources.files("onezone.figures.data")


@cache
def definitions() -> Definitions:
    return parse_definitions(_builtin("definitions"))


@cache
def checks() -> tuple[Check, ...]:
    """The checks that a zone starts with, in their order."""
    return tuple(
        Check(each["id"], each["kind"], {key: held for key, held in each.items() if key not in ("id", "kind")})
        for each in _builtin("checks")
    )


def source(name: str) -> SourceFile:
    """A built-in source by its name, else the file at that path. Raises SourceMalformed."""
    return _builtin_source(name) if name in BUILTIN else read_source(_parsed(Path(name)), definitions())


@cache
def _builtin_source(name: str) -> SourceFile:
    """Read once: the file comes with the program and does not change while it runs."""
    return read_source(_builtin(name), definitions())


def _builtin(name: str) -> Any:
    return yaml.safe_load(_DATA.joinpath(f"{name}.yaml").read_text("utf-8"))


def _parsed(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise SourceMalformed(path=str(path), reason=f"larger than {LARGEST_BYTES} bytes / 文件过大")
        return yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise SourceMalformed(path=str(path), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise SourceMalformed(path=str(path), reason="not UTF-8 / 不是 UTF-8 文本") from error
    except yaml.YAMLError as error:
        raise SourceMalformed(path=str(path), reason=" ".join(str(error).split())) from error
