"""Operations of approvals: each reads the call, makes one call, answers; rules and permissions are the services'."""

from __future__ import annotations

from ninja import Router

from onezone.approvals.api import acts, conversions, desk, exports, filings, items, projects

router = Router()
for part in (projects, filings, items, desk, acts, conversions, exports):
    router.add_router("", part.router)
