"""Where a request comes from; a forwarded address counts only when a proxy that we know forwarded it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client.

    X-Forwarded-For is read from its right end, past the proxies named in ONEZONE_TRUSTED_PROXIES, and only when the
    request itself came from one of them: whatever a stranger writes there is ignored.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    trusted = frozenset(getattr(settings, "ONEZONE_TRUSTED_PROXIES", ()))
    if peer not in trusted:
        return peer[:45]
    hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    for hop in reversed(hops):
        if hop not in trusted:
            return hop[:45]
    return peer[:45]
