"""Owns the list of front-end files that came from elsewhere: name, version, licence, and the hash each must have."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "vendor"


@dataclass(frozen=True, slots=True)
class VendoredFile:
    """One file below static/vendor as its VENDOR.json declares it; sha256 is 64 hexadecimal digits."""

    package: str
    version: str
    licence: str
    path: Path
    sha256: str

    def is_intact(self) -> bool:
        """Whether the file on disk has the declared hash and names no source map, which nobody serves."""
        content = self.path.read_bytes()
        return hashlib.sha256(content).hexdigest() == self.sha256 and b"sourceMappingURL" not in content


def vendored_files(folder: Path = FOLDER) -> tuple[VendoredFile, ...]:
    """Every file that a VENDOR.json below `folder` declares, in order of path."""
    found: list[VendoredFile] = []
    for declaration in sorted(folder.glob("*/VENDOR.json")):
        said = json.loads(declaration.read_text(encoding="utf-8"))
        found.extend(
            VendoredFile(said["name"], said["version"], said["licence"], declaration.parent / name, digest)
            for name, digest in sorted(said["files"].items())
        )
    return tuple(found)


def undeclared_files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Files below `folder` that no VENDOR.json declares."""
    declared = {each.path for each in vendored_files(folder)}
    present = (path for path in folder.rglob("*") if path.is_file() and path.name != "VENDOR.json")
    return tuple(sorted(path for path in present if path not in declared))
