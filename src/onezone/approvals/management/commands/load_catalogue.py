"""`load_catalogue`: keep a checked catalogue as a release of a zone; running it again changes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onezone.approvals.catalogue_file import builtin_document, load_catalogue, read_source
from onezone.approvals.services.releases import load_release
from onezone.kernel.errors import RuleError
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import all_zones, zone_by_code
from onezone.platform.web.now import now


class Command(BaseCommand):
    """Load a catalogue into one zone, or the builtin one into all."""

    help = "Keep a catalogue (default: the builtin one) as a release of a zone (default: all zones)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="a catalogue file or folder")
        parser.add_argument("--zone", help="code of the zone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a catalogue with findings; say what each zone now holds."""
        path: Path | None = options["path"]
        try:
            if path is not None:
                load_catalogue(path)
            document = builtin_document() if path is None else read_source(path).document
            zones = [zone_by_code(options["zone"])] if options["zone"] else all_zones()
            for zone in zones:
                release = load_release(
                    actor=system_actor(zone), at=now(), key="builtin" if path is None else path.stem, document=document
                )
                self.stdout.write(f"{zone.code}: {release.title} {release.version}")
        except RuleError as refusal:
            raise CommandError(f"{refusal.code}: {refusal.say('en')}") from refusal
