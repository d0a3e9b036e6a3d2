"""Tests that what docs/howto/use-the-api.md says is what the API does."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from pathlib import Path
from typing import Any

from onezone.kernel.errors import all_errors
from onezone.platform.webhooks.signature import sign

TEXT = (Path(__file__).parents[2] / "docs/howto/use-the-api.md").read_text(encoding="utf-8")


def test_every_code_that_it_names_exists() -> None:
    named = set(re.findall(r"\d{3} `([a-z_]+)`", TEXT))
    assert named == {"idempotency_key_reused", "idempotency_key_missing"}
    assert named <= {error.code for error in all_errors()}


def test_its_verification_takes_our_signature_and_no_other() -> None:
    snippet = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert snippet is not None
    known: dict[str, Any] = {"hashlib": hashlib, "hmac": hmac, "time": time}
    exec(snippet.group(1), known)
    body, now = b'{"id":"x"}', int(time.time())
    assert known["is_ours"]("secret", sign("secret", now, body), body)
    assert not known["is_ours"]("secret", sign("other", now, body), body)
    assert not known["is_ours"]("secret", sign("secret", now, body), body + b" ")
    assert not known["is_ours"]("secret", sign("secret", now - 3600, body), body)
