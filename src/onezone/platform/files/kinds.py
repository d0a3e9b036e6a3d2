"""What a file is, by its content: the name is a claim, the bytes are the fact."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

PACKED_ENTRIES = 2000
UNPACKED_BYTES = 300 * 1024 * 1024
PACKED_RATIO = 100
RATIO_FROM = 1024 * 1024
"""Small parts of an office file compress well; the ratio counts from this unpacked size on."""
MACROS = ("vbaproject.bin", "vbadata.xml")
TEXT_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its name, the endings it may have, and the type it is served as."""

    name: str
    endings: tuple[str, ...]
    media_type: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("pdf", ("pdf",), "application/pdf"),
        Kind("png", ("png",), "image/png"),
        Kind("jpg", ("jpg", "jpeg"), "image/jpeg"),
        Kind("docx", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Kind("xlsx", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Kind("ofd", ("ofd",), "application/ofd"),
        Kind("dwg", ("dwg",), "image/vnd.dwg"),
        Kind("dxf", ("dxf",), "image/vnd.dxf"),
        Kind("text", ("txt", "csv"), "text/plain"),
    )
}
ALLOWED: frozenset[str] = frozenset(KINDS)

# How a page may show a kind in place. Markup is no kind at all, and what is not named here is only downloaded.
SHOWN: dict[str, str] = {"pdf": "frame", "png": "image", "jpg": "image", "text": "text"}

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"AC10", "dwg"),
    (b"AutoCAD Binary DXF\r\n", "dxf"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<?php", b"#!")


class PackedBadlyError(Exception):
    """A container that must not be unpacked: macros, too many entries, too large, or paths that climb."""


def kind_of(content: BinaryIO) -> str:
    """The kind of a file by its bytes: a name of KINDS, or what else it is ("zip", "markup", "exe", ..., "unknown").

    PackedBadlyError for office files with macros and for containers that unpack abnormally; nothing is unpacked here.
    """
    content.seek(0)
    start = content.read(TEXT_SAMPLE)
    for signature, name in SIGNATURES:
        if start.startswith(signature):
            return name
    if start.startswith(b"PK"):
        return _packed_kind(content)
    if start.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").lower().startswith(MARKUP):
        return "markup"
    if _is_text(start):
        return "dxf" if _is_dxf(start) else "text"
    return "unknown"


def _packed_kind(content: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(content) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    if len(entries) > PACKED_ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise PackedBadlyError
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        climbs = path.startswith("/") or ".." in path.split("/")
        swells = entry.file_size > RATIO_FROM and entry.file_size > PACKED_RATIO * max(1, entry.compress_size)
        if climbs or swells or path.rsplit("/", 1)[-1].lower() in MACROS:
            raise PackedBadlyError
    names = {entry.filename for entry in entries}
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in (("word/", "docx"), ("xl/", "xlsx")) if _has(names, part)), "zip")
    return "zip"


def _has(names: set[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _is_text(start: bytes) -> bool:
    """UTF-8 or GB 18030 without control characters; a character cut at the end of the sample is forgiven."""
    if b"\x00" in start or any(byte < 9 or 13 < byte < 32 for byte in start):
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                start[: len(start) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def _is_dxf(start: bytes) -> bool:
    lines = [line.strip() for line in start.splitlines()[:40]]
    return any(pair == (b"0", b"SECTION") for pair in pairwise(lines))
