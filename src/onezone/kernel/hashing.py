"""Hashes: the canonical encoding of JSON values, digests that name their algorithm, Merkle roots."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from onezone.kernel.errors import RuleError

ALGORITHMS = ("sha256", "sm3")
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_LEAVES = (str, int, type(None))


class NotCanonical(RuleError):
    """A value has no canonical form. Data: `path` (where, "$" is the whole), `found` (the type met)."""

    code = "not_canonical"
    zh = "{path} 处的值（{found}）不能写入存证：只接受文本、整数、布尔、空值、列表和以文本为键的对象。"
    en = "The value at {path} ({found}) cannot be hashed: only text, integers, booleans, null, lists and objects can."


class AlgorithmUnknown(RuleError):
    """A hash algorithm is not offered. Data: `algorithm`."""

    code = "hash_algorithm_unknown"
    zh = "不支持的摘要算法“{algorithm}”，可用：sha256、sm3。"
    en = "The hash algorithm “{algorithm}” is not offered; use sha256 or sm3."


def canonical(value: object) -> bytes:
    """Return the one encoding of a JSON value (approvals contract 7): keys sorted by code point, no spaces, UTF-8.

    Floats are refused because their written form is not stable; so is everything else that is not JSON.
    """
    _check(value, "$")
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(path="$", found="lone surrogate") from None


def _check(value: object, path: str) -> None:
    if isinstance(value, _LEAVES):
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, _LEAVES):  # a path is written only where it may be needed
                _check(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical(path=path, found=f"key of type {type(key).__name__}")
            if not isinstance(item, _LEAVES):
                _check(item, f"{path}.{key}")
    else:
        raise NotCanonical(path=path, found=type(value).__name__)


def digest(value: object, algorithm: str = "sha256") -> str:
    """Return `sha256:<64 hex>` (or `sm3:<64 hex>`) of the canonical form of a JSON value."""
    return digest_bytes(canonical(value), algorithm)


def digest_bytes(content: bytes, algorithm: str = "sha256") -> str:
    """Return `sha256:<64 hex>` (or `sm3:<64 hex>`) of bytes as they are: a file's name in the store."""
    return f"{algorithm}:{_raw(content, algorithm).hex()}"


def _raw(content: bytes, algorithm: str) -> bytes:
    if algorithm not in ALGORITHMS:
        raise AlgorithmUnknown(algorithm=algorithm)
    if algorithm == "sha256":
        return hashlib.sha256(content).digest()
    try:
        return hashlib.new(algorithm, content).digest()
    except ValueError:  # an OpenSSL built without SM3
        raise AlgorithmUnknown(algorithm=algorithm) from None


def merkle_root(hashes: Sequence[str], algorithm: str = "sha256") -> str:
    """Return the Merkle tree hash of RFC 6962 section 2.1; each leaf is the ASCII text of one hash, prefix included."""
    root = merkle_tree_hash([text.encode("utf-8") for text in hashes], algorithm)
    return f"{algorithm}:{root.hex()}"


def merkle_tree_hash(leaves: Sequence[bytes], algorithm: str = "sha256") -> bytes:
    """Return MTH(leaves) of RFC 6962: 0x00 before a leaf, 0x01 before a node, split at the largest power of two."""
    if not leaves:
        return _raw(b"", algorithm)
    if len(leaves) == 1:
        return _raw(b"\x00" + leaves[0], algorithm)
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    left = merkle_tree_hash(leaves[:split], algorithm)
    right = merkle_tree_hash(leaves[split:], algorithm)
    return _raw(b"\x01" + left + right, algorithm)
