"""`onezone create_admin`: the first of the three administrators of a zone, at installation."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from onezone.kernel.errors import RuleError
from onezone.platform.identity import queries, services
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Zone
from onezone.platform.web.now import now

ROLES = {"system": Role.system_admin, "security": Role.security_admin, "audit": Role.auditor}
PASSWORD_VARIABLE = "ONEZONE_ADMIN_PASSWORD"


class Command(BaseCommand):
    help = "create an administrator (三员: system, security or audit; three different people) and, if new, the zone"
    requires_system_checks = ()  # an operator's tool must not depend on whether every page loads

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(ROLES))
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--zone", required=True, help="code of the zone")
        parser.add_argument("--zone-name", default="", help="the zone's Chinese name, when it is to be created")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("password: ")
        try:
            with transaction.atomic():
                self._create(password, **options)
        except RuleError as error:
            raise CommandError(f"{error.say('zh-hans')} / {error.say('en')}") from None
        self.stdout.write(f"{options['username']}: {options['kind']} administrator of {options['zone']}")

    def _create(self, password: str, **options: Any) -> None:
        at = now()
        actor = system_actor(self._zone(options["zone"], options["zone_name"]))
        services.create_user(
            actor=actor, at=at, username=options["username"], display_name=options["name"], password=password
        )
        services.grant_post(actor=actor, at=at, username=options["username"], role=ROLES[options["kind"]])

    def _zone(self, code: str, name_zh: str) -> Zone:
        try:
            return queries.zone_by_code(code)
        except NotFound:
            if not name_zh:
                raise
            return services.open_zone(at=now(), code=code, name_zh=name_zh)
