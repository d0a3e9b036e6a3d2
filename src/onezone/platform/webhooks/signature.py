"""How a call proves where it comes from: HMAC-SHA256 over its time and body, with a secret that is nowhere stored."""

from __future__ import annotations

import hashlib
import hmac

from django.utils.crypto import salted_hmac

HEADER = "OneZone-Signature"


def secret_of(salt: str) -> str:
    """The subscriber's secret, made from the installation's key: shown once, and the same as long as the key is."""
    return salted_hmac("onezone.webhooks", salt, algorithm="sha256").hexdigest()


def sign(secret: str, moment: int, body: bytes) -> str:
    """The header's value: t=<seconds>,v1=<hex of HMAC over "seconds.body">."""
    made = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"
