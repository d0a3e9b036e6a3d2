"""`onezone journal verify | checkpoint | export`: check, state and hand over the journal."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onezone.kernel.errors import RuleError
from onezone.platform.identity import queries
from onezone.platform.identity.models import Zone
from onezone.platform.journal.checkpoints import read_checkpoint, write_checkpoint
from onezone.platform.journal.export import export_lines
from onezone.platform.journal.verify import verify
from onezone.platform.web.now import now


class Command(BaseCommand):
    help = "verify, checkpoint or export the journal of a zone (every zone when none is named)"
    requires_system_checks = ()  # an operator's tool must not depend on whether every page loads

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "checkpoint", "export"])
        parser.add_argument("--zone", help="code of the zone")
        parser.add_argument("--chain", help="one chain: a project's reference, or “zone”")
        parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="compare with a checkpoint kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        checkpoint = self._read(options["checkpoint"])
        code = options["zone"] or (checkpoint or {}).get("zone")
        try:
            zones = [queries.zone_by_code(code)] if code else list(queries.all_zones())
        except RuleError as error:
            raise CommandError(error.say("en")) from None
        if options["what"] == "verify":
            self._verify(zones, options["chain"], checkpoint)
        for zone in zones if options["what"] == "checkpoint" else ():
            statement = write_checkpoint(zone=zone, at=now())
            self.stdout.write(f"{zone.code}: {statement['count']} rows, root {statement['root']}")
        for zone in zones if options["what"] == "export" else ():
            for line in export_lines(zone, chain=options["chain"]):
                self.stdout.write(line)

    def _verify(self, zones: list[Zone], chain: str | None, checkpoint: dict[str, Any] | None) -> None:
        broken = 0
        for zone in zones:
            verdict = verify(zone, chain=chain, checkpoint=checkpoint)
            for finding in verdict.findings:
                self.stdout.write(f"{zone.code}: {finding.chain or 'checkpoint'} #{finding.seq} {finding.code}")
            broken += len(verdict.findings)
            state = "holds" if verdict.holds else "BROKEN"
            self.stdout.write(f"{zone.code}: {state}, {verdict.rows} rows in {verdict.chains} chains")
        if broken:
            raise CommandError(f"{broken} finding(s)")

    def _read(self, path: Path | None) -> dict[str, Any] | None:
        try:
            return read_checkpoint(path) if path else None
        except RuleError as error:
            raise CommandError(error.say("en")) from None
