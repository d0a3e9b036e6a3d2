"""What the book moves when an enterprise is merged into another: whose a project is. The builder's text stays."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from onezone.ledger import store
from onezone.ledger.models import BookProject
from onezone.ledger.services.core import noted
from onezone.parties.moving import Firm, Going, Mover
from onezone.platform.identity.actor import Actor


def count_projects(actor: Actor, firm: Firm) -> int:
    return BookProject.objects.filter(zone_id=actor.zone_id, enterprise_id=firm.id).count()


def move_projects(*, actor: Actor, at: datetime, going: Going) -> None:
    rows = BookProject.objects.select_related("park", "parent", "enterprise").filter(zone_id=actor.zone_id)
    for row in rows.filter(enterprise_id=going.gone.id):
        with noted(actor, at, row):
            row.enterprise_id = going.kept.id
            store.touch(actor, at, row, "enterprise")


BOOK = Mover(_("项目台账"), ("ledger.BookProject.enterprise",), count_projects, move_projects)
