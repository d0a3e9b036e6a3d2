"""`export_case`: write one project's case to standard output, for an auditor or a bug report."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onezone.approvals.export import export_case
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.queries import all_zones
from onezone.platform.identity.scope import zone_scope


class Command(BaseCommand):
    """Find the project in whichever zone has it, and write its case (onezone-case/1)."""

    help = "Write the case of a project, named by its reference or national code, as JSON."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("project", metavar="CODE_OR_REFERENCE")
        parser.add_argument("--zone", help="code of the zone, where several zones know the name")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day asked about")

    def handle(self, *args: Any, **options: Any) -> None:
        """One JSON object; 1 and a sentence when no zone has the project, or more than one does."""
        found = {}
        for zone in all_zones():
            if options["zone"] in (None, zone.code):
                with zone_scope(zone.id):
                    try:
                        found[zone.code] = export_case(system_actor(zone), options["project"], as_of=options["as_of"])
                    except NotFound:
                        continue
        if len(found) != 1:
            said = f"in several zones ({', '.join(found)}): name one with --zone" if found else "not found"
            raise CommandError(f"{options['project']}: {said}")
        self.stdout.write(json.dumps(next(iter(found.values())), ensure_ascii=False))
