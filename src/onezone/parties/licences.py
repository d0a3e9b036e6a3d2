"""The register of licences: a second register of the room, linked to the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onezone.kernel.errors import FieldError
from onezone.parties.errors import ExpiresBeforeIssued
from onezone.parties.models import Licence
from onezone.parties.permissions import KEEPERS, READERS
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.declaration import Field, Kind, Register, Values, Verb
from onezone.platform.registers.numbers import next_number


def _rule(_held: Values | None, wanted: Values) -> Iterable[FieldError]:
    if wanted["issued_on"] and wanted["expires_on"] and wanted["expires_on"] < wanted["issued_on"]:
        yield ExpiresBeforeIssued(field="expires_on", issued=wanted["issued_on"])


def _settle(actor: Actor, row: Any, _held: Values | None) -> None:
    if not row.reference:
        row.reference = f"L-{next_number(actor, 'licences'):05}"


SOON = 90
"""Calendar days before its end from which a licence is told of."""


def _ready(today: date) -> Sequence[tuple[Any, Mapping[str, str]]]:
    soon, yesterday = today + timedelta(days=SOON), today - timedelta(days=1)
    return (
        (
            format_lazy(_("{days} 天内到期"), days=SOON),
            {"expires_on_from": today.isoformat(), "expires_on_to": soon.isoformat()},
        ),
        (_("已过期"), {"expires_on_to": yesterday.isoformat()}),
    )


LICENCES = Register(
    code="licences",
    name=pgettext_lazy("many", "证照"),
    one=_("证照"),
    model=Licence,
    key="reference",
    title="name",
    note=_("企业的许可和资质，到期前续办"),
    fields=(
        Field("reference", _("编号"), unique=True, editable=False),
        Field(
            "enterprise",
            _("企业"),
            Kind.link,
            required=True,
            path="enterprise__credit_code",
            links_to="enterprises",
            also=("企业名称", "统一社会信用代码"),
        ),
        Field("name", _("证照名称"), required=True, also=("名称", "资质名称")),
        Field("number", _("证照编号"), source=_("证照原件"), also=("证号",)),
        Field("issuer", _("发证机关"), source=_("证照原件")),
        Field("issued_on", _("发证日期"), Kind.day, source=_("证照原件")),
        Field("expires_on", _("有效期至"), Kind.day, source=_("证照原件"), also=("到期日",)),
    ),
    columns=("name", "enterprise", "number", "issuer", "issued_on", "expires_on"),
    filters=("enterprise", "issuer", "expires_on"),
    groupings=("issuer",),
    order="expires_on",
    match=("reference", "number"),
    searched=("name", "number", "enterprise__every_name"),
    holders={Verb.read: READERS, Verb.write: KEEPERS, Verb.bring: KEEPERS, Verb.confirm: KEEPERS},
    ready=_ready,
    rule=_rule,
    settle=_settle,
)
