#!/usr/bin/env python3
"""Verify an exported journal, and a checkpoint kept elsewhere, with nothing but Python's standard library.

    python3 standalone_verify.py EXPORT.jsonl [--checkpoint FILE [--public-key HEX]]

Shares no code with the system it checks: the encoding, the chain, the Merkle tree and Ed25519 (RFC 8032) are written
again here, from their descriptions. Prints the first finding of every chain, one JSON object a line, and ends with
status 0 (nothing found), 1 (findings) or 2 (a file cannot be read).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from typing import Any

GENESIS = "onezone-journal/1:genesis"
ROW_MEMBERS = ("previous", "seq", "zone", "chain", "act", "actor", "role", "at", "payload")
SIGNED_MEMBERS = ("format", "zone", "at", "count", "algorithm", "root", "public_key")
Head = tuple[int, str]


def encode(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8; a float has no encoding."""
    if isinstance(value, float):
        raise TypeError("float")
    if isinstance(value, dict):
        inner = b",".join(encode(key) + b":" + encode(value[key]) for key in sorted(value))
        return b"{" + inner + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(encode, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def name_hash(algorithm: str, content: bytes) -> str:
    """`algorithm:hex`; only the two algorithms of the format."""
    if algorithm not in ("sha256", "sm3"):
        raise ValueError(algorithm)
    return algorithm + ":" + hashlib.new(algorithm, content).hexdigest()


def expected_hash(row: dict[str, Any]) -> str:
    """The hash that a row's members give; "" when they give none."""
    content = {name: row[name] for name in ROW_MEMBERS} | {"format": "onezone-journal/1"}
    try:
        return name_hash(row["algorithm"], encode(content))
    except (TypeError, ValueError):
        return ""


def tree(leaves: list[bytes], algorithm: str) -> bytes:
    """Merkle tree hash of RFC 6962: 0x00 before a leaf, 0x01 before a node."""

    def one(content: bytes) -> bytes:
        return bytes.fromhex(name_hash(algorithm, content).split(":")[1])

    if len(leaves) < 2:
        return one(b"\x00" + leaves[0] if leaves else b"")
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return one(b"\x01" + tree(leaves[:half], algorithm) + tree(leaves[half:], algorithm))


def walk(rows: list[dict[str, Any]], zone: str, head: Head | None, stated: Head | None) -> str | None:
    """The first thing wrong with one chain, as "seq code"; None when it holds."""
    previous, last = GENESIS, 0
    for row in rows:
        if row["seq"] != last + 1:
            return f"{last + 1} row_missing"
        if row["zone"] != zone or row["hash"] != expected_hash(row):
            return f"{row['seq']} row_changed"
        if row["previous"] != previous:
            return f"{row['seq']} link_broken"
        if stated and row["seq"] == stated[0] and row["hash"] != stated[1]:
            return f"{row['seq']} history_rewritten"
        previous, last = row["hash"], row["seq"]
    if head is None:
        return f"{last} head_missing" if rows else "0 chain_missing"
    if stated and not rows and head[0] == 0:
        return "0 chain_missing"
    if head[0] > last or (stated and stated[0] > last):
        return f"{last + 1} tail_cut"
    return None if head == (last, previous) else f"{last} head_changed"


def verify(lines: list[str], checkpoint: dict[str, Any] | None, public_key: str | None) -> list[dict[str, Any]]:
    """Every chain's first finding, and the checkpoint's own."""
    title = json.loads(lines[0])
    if title["format"] != "onezone-journal-export/1":
        raise ValueError(title["format"])
    chains: dict[str, list[dict[str, Any]]] = {}
    for line in lines[1:]:
        row = json.loads(line)
        chains.setdefault(row["chain"], []).append(row)
    heads = _heads(title["heads"])
    stated = _heads(checkpoint["heads"]) if checkpoint else {}
    if title["chain"] is not None:
        stated = {name: head for name, head in stated.items() if name == title["chain"]}
    found = []
    for name in sorted(chains.keys() | heads.keys() | stated.keys()):
        wrong = walk(chains.get(name, []), title["zone"], heads.get(name), stated.get(name))
        if wrong:
            seq, code = wrong.split(" ")
            found.append({"chain": name, "seq": int(seq), "code": code})
    return (check_statement(checkpoint, title["zone"], public_key) if checkpoint else []) + found


def check_statement(checkpoint: dict[str, Any], zone: str, public_key: str | None) -> list[dict[str, Any]]:
    """What is wrong with a checkpoint by itself."""
    heads = sorted(checkpoint["heads"], key=lambda head: head["chain"])
    algorithm = checkpoint["algorithm"]
    leaves = [name_hash(algorithm, encode([head["chain"], head["seq"], head["hash"]])).encode() for head in heads]
    key = public_key or checkpoint["public_key"]
    signed = encode({name: checkpoint[name] for name in SIGNED_MEMBERS})
    wrong = {
        "checkpoint_count": sum(head["seq"] for head in heads) != checkpoint["count"],
        "checkpoint_root": f"{algorithm}:{tree(leaves, algorithm).hex()}" != checkpoint["root"],
        "checkpoint_signature": key != checkpoint["public_key"]
        or not signature_holds(key, checkpoint["signature"], signed),
        "checkpoint_zone": checkpoint["zone"] != zone,
    }
    return [{"chain": "", "seq": 0, "code": code} for code, is_wrong in wrong.items() if is_wrong]


def _heads(heads: list[dict[str, Any]]) -> dict[str, Head]:
    return {head["chain"]: (head["seq"], head["hash"]) for head in heads}


# Ed25519, RFC 8032 section 6: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z ------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _point(text: bytes) -> Point | None:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def signature_holds(public_key: str, signature: str, content: bytes) -> bool:
    """Whether the Ed25519 signature (hex) of `content` is by the key (hex)."""
    try:
        key, text = bytes.fromhex(public_key), bytes.fromhex(signature)
    except ValueError:
        return False
    if len(key) != 32 or len(text) != 64:
        return False
    point, commitment, answer = _point(key), _point(text[:32]), int.from_bytes(text[32:], "little")
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    if point is None or commitment is None or base is None or answer >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(text[:32] + key + content).digest(), "little") % ORDER
    left, right = _times(answer, base), _add(commitment, _times(challenge, point))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


def main(arguments: list[str]) -> int:
    """Read the files named on the command line and print what is wrong with them."""
    parser = argparse.ArgumentParser(description="Verify an exported OneZone journal.")
    parser.add_argument("export")
    parser.add_argument("--checkpoint")
    parser.add_argument("--public-key", help="the installation's key, 64 hex digits, as you kept it")
    options = parser.parse_args(arguments)
    try:
        with open(options.export, encoding="utf-8") as file:
            # Not splitlines(): texts may hold U+2028 and other signs that it takes for the end of a line.
            lines = [line for line in file.read().split("\n") if line]
        checkpoint = None
        if options.checkpoint:
            with open(options.checkpoint, encoding="utf-8") as file:
                checkpoint = json.load(file)
        found = verify(lines, checkpoint, options.public_key)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    for finding in found:
        sys.stdout.write(json.dumps(finding, ensure_ascii=False) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
