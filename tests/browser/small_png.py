"""Owns making a screenshot small: PNG in true colour to PNG with a palette of 256, with the standard library only."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def shrink(data: bytes) -> bytes:
    """The same picture with its 256 most frequent colours; the rest (edges of letters) go to the nearest of them.

    Takes 8-bit RGB or RGBA without interlace, which is what Chromium writes.
    """
    width, height, step, raw = _read(data)
    pixels = [raw[at : at + 3] for at in range(0, len(raw), step)]
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(256)]
    index = {colour: place for place, colour in enumerate(palette)}
    for colour in counted:
        if colour not in index:
            index[colour] = min(range(len(palette)), key=lambda place: _distance(palette[place], colour))
    flat = bytes(index[pixel] for pixel in pixels)
    rows = b"".join(b"\0" + flat[y * width : (y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, held) for kind, held in parts)


def _distance(one: bytes, other: bytes) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def _read(data: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, bytes a pixel, pixels."""
    at, packed, width, height, step = len(SIGNATURE), b"", 0, 0, 3
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, held = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, _depth, colours = struct.unpack(">IIBB", held[:10])
            step = 4 if colours == 6 else 3
        elif kind == b"IDAT":
            packed += held
        at += length + 12
    return width, height, step, _unfiltered(zlib.decompress(packed), width * step, step)


def _unfiltered(lines: bytes, stride: int, step: int) -> bytes:
    """Undo the filter of each line (PNG specification, 9.2)."""
    before, done = bytearray(stride), bytearray()
    for start in range(0, len(lines), stride + 1):
        line = bytearray(lines[start + 1 : start + 1 + stride])
        kind = lines[start]
        for x in range(stride) if kind else ():
            left = line[x - step] if x >= step else 0
            above = before[x]
            corner = before[x - step] if x >= step else 0
            line[x] = (line[x] + (0, left, above, (left + above) // 2, _paeth(left, above, corner))[kind]) & 255
        done += line
        before = line
    return bytes(done)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
