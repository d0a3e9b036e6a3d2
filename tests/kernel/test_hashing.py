"""Hashes: canonical form, published vectors of SHA-256, SM3 and RFC 6962, and what is refused."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.hashing import (
    AlgorithmUnknown,
    NotCanonical,
    canonical,
    digest,
    digest_bytes,
    merkle_root,
    merkle_tree_hash,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
# The leaves and roots of the Certificate Transparency reference implementation.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Outcome(StrEnum):
    AGREE = "agree"


def test_the_canonical_form_is_sorted_tight_utf8() -> None:
    assert canonical({"b": [1, True, None], "a": "模拟审批\n", "A": {}}) == (
        '{"A":{},"a":"模拟审批\\n","b":[1,true,null]}'.encode()
    )
    assert canonical({"outcome": Outcome.AGREE}) == b'{"outcome":"agree"}'


@given(values)
def test_the_canonical_form_reads_back_and_is_its_own_canonical_form(value: object) -> None:
    once = canonical(value)
    assert json.loads(once) == value
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(texts, values, max_size=6))
def test_the_order_in_which_keys_were_set_does_not_matter(value: dict[str, object]) -> None:
    assert digest(dict(reversed(value.items()))) == digest(value)


@pytest.mark.parametrize(
    ("value", "path", "found"),
    [
        (1.5, "$", "float"),
        ({"far": [1, 2.0]}, "$.far[1]", "float"),
        ({"far": float("nan")}, "$.far", "float"),
        ((1, 2), "$", "tuple"),
        ({"x": {1, 2}}, "$.x", "set"),
        (b"abc", "$", "bytes"),
        ({"a": {7: "x"}}, "$.a", "key of type int"),
        ("\ud800", "$", "lone surrogate"),
    ],
)
def test_what_has_no_stable_written_form_is_refused_with_its_place(value: object, path: str, found: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        canonical(value)
    assert refusal.value.data == {"path": path, "found": found}


def test_published_digests() -> None:
    assert digest_bytes(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest_bytes(b"abc", "sm3") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digest_bytes(b"abcd" * 16, "sm3") == "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_an_openssl_without_sm3_is_a_named_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, content: bytes) -> None:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashlib, "new", without)
    with pytest.raises(AlgorithmUnknown):
        digest({}, "sm3")


def test_a_digest_is_of_the_canonical_bytes_and_names_its_algorithm() -> None:
    assert digest({"a": 1}) == "sha256:" + hashlib.sha256(b'{"a":1}').hexdigest()
    assert digest({"a": 1}, "sm3") == "sm3:" + hashlib.new("sm3", b'{"a":1}').hexdigest()


@pytest.mark.parametrize("algorithm", ["md5", "SHA256", ""])
def test_an_algorithm_that_is_not_offered_is_refused(algorithm: str) -> None:
    with pytest.raises(AlgorithmUnknown):
        digest({}, algorithm)
    with pytest.raises(AlgorithmUnknown):
        merkle_root([], algorithm)


@pytest.mark.parametrize("count", range(9))
def test_merkle_roots_are_those_of_rfc_6962(count: int) -> None:
    assert merkle_tree_hash([bytes.fromhex(leaf) for leaf in LEAVES[:count]]).hex() == ROOTS[count]


def test_a_root_over_heads_takes_each_head_as_its_text() -> None:
    head = digest({"a": 1})
    assert merkle_root([head]) == "sha256:" + hashlib.sha256(b"\x00" + head.encode()).hexdigest()
    assert merkle_root([head], "sm3").startswith("sm3:")


@given(st.lists(texts, min_size=1, max_size=9, unique=True), st.data())
def test_a_cut_changed_or_moved_head_changes_the_root(heads: list[str], data: st.DataObject) -> None:
    root = merkle_root(heads)
    at = data.draw(st.integers(0, len(heads) - 1))
    assert merkle_root(heads[:at] + heads[at + 1 :]) != root
    assert merkle_root([*heads[:at], heads[at] + "!", *heads[at + 1 :]]) != root
    if len(heads) > 1:
        assert merkle_root(heads[1:] + heads[:1]) != root
