"""`rebuild_search`: build the search index of every zone anew; acts keep it, so this is for after a restore."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from onezone.approvals.services.searching import rebuild
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import all_zones
from onezone.platform.identity.scope import act_transaction
from onezone.platform.registers import finding


class Command(BaseCommand):
    """Zone by zone, each in one transaction: until it commits, the old index answers."""

    help = "Build the search index anew."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only registers of which it holds nothing yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a zone with the number of pages; with --missing only where there were any."""
        missing = options["missing"]
        for zone in all_zones():
            actor = system_actor(zone)
            with act_transaction(actor):
                count = (finding.bring_in if missing else finding.rebuild)(actor=actor)
                count += 0 if missing else rebuild(actor=actor)
            if (count or not missing) and options["verbosity"]:
                self.stdout.write(f"{zone.code}: {count}")
