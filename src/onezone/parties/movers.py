"""What the parties themselves move when an enterprise is merged, and what they move in the rooms below."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.figures.queries import count_of_scopes
from onezone.kernel.moment import local_date
from onezone.parties.contacts import CONTACTS
from onezone.parties.models import Contact, Enterprise, Licence, Merge, OperatingReturn, Partner, ToldApart
from onezone.parties.moving import Firm, Going, Mover
from onezone.parties.returns import UNITS
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import count_posts_for
from onezone.platform.registers.judging import values_of
from onezone.platform.registers.services import note
from onezone.platform.search import services as search


def _licences(actor: Actor, firm: Firm) -> int:
    return Licence.objects.filter(zone_id=actor.zone_id, enterprise_id=firm.id).count()


def _move_licences(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001  every mover is told when
    Licence.objects.filter(zone_id=actor.zone_id, enterprise_id=going.gone.id).update(enterprise_id=going.kept.id)


def _partners(actor: Actor, firm: Firm) -> int:
    return Partner.objects.filter(zone_id=actor.zone_id, enterprise_id=firm.id).count()


def _move_partners(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001
    Partner.objects.filter(zone_id=actor.zone_id, enterprise_id=going.gone.id).update(enterprise_id=going.kept.id)


def _contacts(actor: Actor, firm: Firm) -> int:
    return Contact.objects.filter(zone_id=actor.zone_id, enterprise_id=firm.id).count()


def _move_contacts(*, actor: Actor, at: datetime, going: Going) -> None:
    """The same person with the same number at both is listed once: the second comes along as ended."""
    kept = Enterprise.objects.get(zone_id=actor.zone_id, pk=going.kept.id)
    rows = Contact.objects.filter(zone_id=actor.zone_id)
    held = set(rows.filter(enterprise_id=going.kept.id, ended_on=None).values_list("name", "phone"))
    for row in rows.filter(enterprise_id=going.gone.id).select_related("enterprise").order_by("id"):
        before = values_of(CONTACTS, row)
        row.enterprise = kept
        if row.ended_on is None and (row.name, row.phone) in held:
            row.ended_on = local_date(at)
        row.save(update_fields=["enterprise", "ended_on"])
        note(actor=actor, at=at, register=CONTACTS, row=row, held=before)


def _apart(actor: Actor, firm: Firm) -> int:
    return ToldApart.objects.filter(Q(one_id=firm.id) | Q(other_id=firm.id), zone_id=actor.zone_id).count()


def _move_apart(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001
    """A decision on a third enterprise holds for the kept one; where that has its own, the older one goes with it."""
    rows = ToldApart.objects.filter(zone_id=actor.zone_id)
    for row in rows.filter(Q(one_id=going.gone.id) | Q(other_id=going.gone.id)):
        third = row.other_id if row.one_id == going.gone.id else row.one_id
        one, other = sorted((third, going.kept.id))
        held = rows.filter(one_id=one, other_id=other).first()
        if held is None:
            row.one_id, row.other_id = one, other
            row.save(update_fields=["one", "other"])
        else:
            held.reason = f"{held.reason}；{row.reason}"[:500]
            held.save(update_fields=["reason"])
            row.delete()


def _merged(actor: Actor, firm: Firm) -> int:
    return Enterprise.objects.filter(zone_id=actor.zone_id, merged_into_id=firm.id).count()


def _move_merged(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001
    """What went into the gone one before leads to the kept one now."""
    Enterprise.objects.filter(zone_id=actor.zone_id, merged_into_id=going.gone.id).update(merged_into_id=going.kept.id)
    Merge.objects.filter(zone_id=actor.zone_id, kept_id=going.gone.id).update(kept_id=going.kept.id)


def _posts(actor: Actor, firm: Firm) -> int:
    return count_posts_for(actor, firm.credit_code)


def _move_posts(*, actor: Actor, at: datetime, going: Going) -> None:
    for code in going.old_codes:
        identity.act_for_another(actor=actor, at=at, enterprise=code, becomes=going.credit_code)


def _returns(actor: Actor, firm: Firm) -> int:
    return OperatingReturn.objects.filter(zone_id=actor.zone_id, enterprise_id=firm.id).count()


def _move_returns(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001
    rows = OperatingReturn.objects.filter(zone_id=actor.zone_id, enterprise_id=going.gone.id)
    rows.update(enterprise_id=going.kept.id)


def _told(actor: Actor, firm: Firm) -> int:
    return count_of_scopes(actor, (firm.name,), tuple(UNITS))


def _leave_told(*, actor: Actor, at: datetime, going: Going) -> None:
    """Values are never rewritten: they are the kept one's because it bears the name they were told under."""


def _found(actor: Actor, firm: Firm) -> int:
    return search.count_of_owner(actor=actor, owner=firm.credit_code)


def _move_found(*, actor: Actor, at: datetime, going: Going) -> None:  # noqa: ARG001
    search.remove(actor=actor, kind="enterprise", keys=[going.gone.credit_code, going.kept.credit_code])
    for firm in (going.gone, going.kept):
        search.hand_over(
            actor=actor, owner=firm.credit_code, becomes=going.credit_code, old=firm.name, new=going.name
        )  # fmt: skip


OWN = (
    Mover(_("证照"), ("parties.Licence.enterprise",), _licences, _move_licences),
    Mover(_("外部合作方"), ("parties.Partner.enterprise",), _partners, _move_partners),
    Mover(
        _("联系人"), ("parties.Contact.enterprise",), _contacts, _move_contacts,
        note=_("两家都有的同一人同一号码只留一条在用"),
    ),
    Mover(_("经营报表"), ("parties.OperatingReturn.enterprise",), _returns, _move_returns),
    Mover(_("经营数据"), (), _told, _leave_told, note=_("值不改写，随名称归到保留的企业；两家同期都报过的并列显示")),
    Mover(
        _("门户账号"), ("identity.Post.enterprise",), _posts, _move_posts,
        note=_("这些账号合并后看得到保留企业的全部项目"),
    ),
    Mover(_("不是同一家的认定"), ("parties.ToldApart.one", "parties.ToldApart.other"), _apart, _move_apart),
    Mover(
        _("先前并入的企业"), ("parties.Enterprise.merged_into", "parties.Merge.kept", "parties.Merge.gone"),
        _merged, _move_merged,
    ),
    Mover(_("搜索条目"), ("search.SearchEntry.owner",), _found, _move_found),
)  # fmt: skip
"""Movers of this room. `Merge.gone` stays: it says what went."""
