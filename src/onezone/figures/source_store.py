"""Where the zone's figure data comes from: definitions, checks, and source files, built in or named by a path."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from onezone.figures.domain.definition import Definitions, parse_definitions
from onezone.figures.domain.finding import Check
from onezone.figures.domain.source_form import SourceFile, read_source
from onezone.figures.domain.source_shape import malformed

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
    """A built-in source by its name, else the file at that path, YAML or JSON. Raises SourceMalformed."""
    return _builtin_source(name) if name in BUILTIN else read_source(_parsed(Path(name)), definitions())


@cache
def _builtin_source(name: str) -> SourceFile:
    """Read once: the file comes with the program and does not change while it runs."""
    return read_source(_builtin(name), definitions())


def _builtin(name: str) -> Any:
    return yaml.safe_load(_DATA.joinpath(f"{name}.yaml").read_text("utf-8"))


def _parsed(path: Path) -> Any:
    """The document in a file; what is no document of the form is refused by name, whatever the file holds."""
    where = str(path)
    try:
        return _document(_text(path))
    except OSError as error:
        said = error.strerror or str(error)
        raise malformed(where, f"读不了（{said}）", f"it cannot be read ({said})") from error
    except UnicodeDecodeError as error:
        raise malformed(where, "不是 UTF-8 文本", "it is not UTF-8 text") from error
    except RecursionError as error:
        raise malformed(where, "嵌套过深", "it is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())[:300]
        raise malformed(where, f"不是可读的 YAML 或 JSON（{said}）", f"it is neither YAML nor JSON ({said})") from error


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():  # a directory, a pipe, a device that never ends
        raise malformed(str(path), "不是文件", "it is not a file")
    with path.open("rb") as file:
        held = file.read(LARGEST_BYTES + 1)
    if len(held) > LARGEST_BYTES:
        raise malformed(str(path), "超过 2 MB", "it is larger than 2 MB")
    return held.decode("utf-8-sig")


def _document(text: str) -> Any:
    """JSON where it begins like JSON (YAML does not take its tabs), else YAML; numbers keep their written digits."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(text, parse_float=str)
        except json.JSONDecodeError:
            pass  # {a: 1} is YAML
    return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader, without its floats


class _Loader(yaml.SafeLoader):
    """YAML, and JSON with it, in which a number keeps its digits: 72.50 is known to the second decimal, 72.5 is not."""


_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: str(loader.construct_scalar(node)))
