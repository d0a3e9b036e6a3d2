"""`load_demo`: fill an empty database with the demo zone, through the real services."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onezone.approvals.demo.loading import AlreadyLoaded, load_demo


class Command(BaseCommand):
    """Load the demo zone once."""

    help = "Fill an empty database with the demo zone of the report."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the demo's fixed day (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, telling how far it is; refuse a database that has the zone already."""
        try:
            load_demo(today=options["today"], say=self.stdout.write)
        except AlreadyLoaded as refusal:
            raise CommandError(refusal.say("en")) from refusal
