"""What approvals move when an enterprise is merged into another: whose a project is. Cases stay as they were filed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from onezone.approvals.models import Project
from onezone.parties.moving import Firm, Going, Mover
from onezone.platform.identity.actor import Actor


def count_projects(actor: Actor, firm: Firm) -> int:
    return Project.objects.filter(zone_id=actor.zone_id, enterprise_id=firm.id).count()


def move_projects(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001  every mover is told when
    """The project's row says whose it is now; its chain says under which code it was filed, and is not written anew."""
    Project.objects.filter(zone_id=actor.zone_id, enterprise_id=going.gone.id).update(enterprise_id=going.kept.id)


PROJECTS = Mover(
    _("审批项目"), ("approvals.Project.enterprise",), count_projects, move_projects,
    note=_("案卷和凭证链不改：申报时的代码照旧，办件都归到保留的企业"),
)  # fmt: skip
