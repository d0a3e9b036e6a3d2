"""Joins the operations of every room into the one API; the only file that knows them all."""

from __future__ import annotations

from typing import Any

from onezone.approvals.api import router as approvals
from onezone.ledger.api import router as ledger
from onezone.parties.api import router as parties
from onezone.parties.api_judging import router as judging
from onezone.platform.api.operations import router as platform
from onezone.platform.api.site import ZoneAPI
from onezone.platform.registers.api import router as registers
from onezone.platform.registers.api_imports import router as imports

api = ZoneAPI()
api.add_router("", platform)
api.add_router("", registers)
api.add_router("", imports)
api.add_router("", parties)
api.add_router("", judging)
api.add_router("", ledger)
api.add_router("", approvals)

urlpatterns: list[Any] = api.urls[0]
