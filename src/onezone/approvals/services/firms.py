"""What approvals move when an enterprise is merged into another: whose a project is, and who is typed in a draft.

Cases stay as they were filed.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from onezone.approvals.models import IntakeDraft, Project
from onezone.approvals.services.intake import save_changed
from onezone.kernel.identifiers import normalise
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


def count_drafts(actor: Actor, firm: Firm) -> int:
    return len(_drafts(actor, (firm.credit_code,)))


def move_drafts(*, actor: Actor, at: datetime, going: Going) -> None:
    """A draft is no record yet: it is filed under the code that goes on, and finds what the enterprise handed in."""
    keys = _drafts(actor, (going.gone.credit_code, going.kept.credit_code))
    for row in IntakeDraft.objects.select_for_update().filter(zone_id=actor.zone_id, pk__in=keys).order_by("pk"):
        typed = row.data["subject"]
        becomes = {**typed, "credit_code": going.credit_code}
        if typed.get("name") in (going.gone.name, going.kept.name):
            becomes["name"] = going.name
        if becomes != typed:
            row.data["subject"] = becomes
            save_changed(actor=actor, at=at, row=row)


def _drafts(actor: Actor, codes: tuple[str, ...]) -> list[int]:
    """Drafts that are not filed, also those thrown away of late, of whoever is typed by one of these codes."""
    rows = IntakeDraft.objects.filter(zone_id=actor.zone_id).exclude(data__has_key="filed")
    typed = rows.values_list("pk", "data__subject__credit_code")
    return [key for key, code in typed if code and normalise(code) in codes]


DRAFTS = Mover(
    _("收件草稿"), (), count_drafts, move_drafts, note=_("草稿里的代码和名称改为保留企业的；打开着的收件页会被要求刷新")
)
