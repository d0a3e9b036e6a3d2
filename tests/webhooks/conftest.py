"""A zone whose system administrator tells another system of what happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.outbox.services import publish
from onezone.platform.webhooks.services.calls import gather, send_due
from onezone.platform.webhooks.services.subscriptions import subscribe
from tests.platform.conftest import AT, Cast, make_cast
from tests.webhooks.receiver import Receiver, start

MOMENT = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)


@dataclass
class Told:
    """The zone, the receiver, and the clock that the worker is told."""

    cast: Cast
    receiver: Receiver
    secret: str = ""
    at: datetime = AT

    def happen(self, key: str, name: str = "approvals.decide") -> None:
        with zone_scope(self.cast.zone.id), act_transaction(self.cast.system):
            publish(
                actor=self.cast.system,
                at=self.at,
                name=name,
                payload={"project": key.split("#", maxsplit=1)[0]},
                key=key,
            )

    def work(self, minutes: int = 1) -> int:
        """What the worker does each minute."""
        self.at += timedelta(minutes=minutes)
        gather(zone_id=self.cast.zone.id, at=self.at)
        return send_due(zone_id=self.cast.zone.id, at=self.at, moment=MOMENT)


@pytest.fixture
def told(db: None, settings: Any) -> Iterator[Told]:
    settings.ONEZONE_WEBHOOKS_PRIVATE = True
    settings.ONEZONE_LISTENERS = "tests.webhooks.conftest.NOBODY"
    receiver = start()
    told = Told(make_cast("lingyuan"), receiver)
    with zone_scope(told.cast.zone.id):
        _row, told.secret = subscribe(actor=told.cast.sysadmin, at=AT, name="政务服务平台", url=receiver.url)
    yield told
    receiver.server.shutdown()
    receiver.server.server_close()


NOBODY: dict[str, Any] = {}
