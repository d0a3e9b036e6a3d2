"""`onezone import_calendar FILE`: take in the State Council's arrangement for a year."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onezone.platform.calendar.notice import parse_notice
from onezone.platform.calendar.services import import_notice
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import all_zones
from onezone.platform.web.now import now


class Command(BaseCommand):
    help = "import an official notice of holidays and make-up working days (CSV: from,to,kind,name)"
    requires_system_checks = ()  # an operator's tool must not depend on whether every page loads

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="the notice's number, such as 国办发明电〔2026〕7号")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from None
        days, errors = parse_notice(lines)
        for wrong in errors:
            self.stderr.write(f"{path.name}: {wrong.say('zh-hans')} / {wrong.say('en')}")
        if errors:
            raise CommandError(f"{len(errors)} error(s), nothing imported")
        actors = [system_actor(zone) for zone in all_zones()]
        new = import_notice(actors=actors, at=now(), source=options["source"] or path.name, days=days)
        years = ", ".join(str(version.year) for version in new)
        self.stdout.write(f"imported {years}" if new else "already imported, nothing changed")
