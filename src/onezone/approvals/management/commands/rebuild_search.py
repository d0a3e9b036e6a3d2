"""`rebuild_search`: build the search index of every zone anew; acts keep it, so this is for after a restore."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onezone.approvals.services.searching import rebuild
from onezone.ledger.services.core import index_all as index_book
from onezone.parties.services import index_all
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import all_zones
from onezone.platform.identity.scope import act_transaction


class Command(BaseCommand):
    """Zone by zone, each in one transaction: until it commits, the old index answers."""

    help = "Build the search index anew."

    def handle(self, *args: Any, **options: Any) -> None:
        for zone in all_zones():
            actor = system_actor(zone)
            with act_transaction(actor):
                count = index_all(actor=actor) + index_book(actor=actor) + rebuild(actor=actor)
            self.stdout.write(f"{zone.code}: {count}")
