"""The register of partners outside the zone: banks, design institutes, universities, other zones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from onezone.kernel.errors import FieldError
from onezone.parties.errors import EndsBeforeBegun
from onezone.parties.models import Partner
from onezone.parties.permissions import KEEPERS, READERS
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.declaration import Field, Kind, Register, Values, Verb
from onezone.platform.registers.numbers import next_number


def _rule(_held: Values | None, wanted: Values) -> Iterable[FieldError]:
    if wanted["since"] and wanted["until"] and wanted["until"] < wanted["since"]:
        yield EndsBeforeBegun(field="until", since=wanted["since"])


def _settle(actor: Actor, row: Any, _held: Values | None) -> None:
    if not row.reference:
        row.reference = f"H-{next_number(actor, 'partners'):05}"


PARTNERS = Register(
    code="partners",
    name=_("外部合作方"),
    one=_("合作方"),
    model=Partner,
    key="reference",
    title="name",
    note=_("银行、设计院、高校院所、合作园区等区外单位"),
    fields=(
        Field("reference", _("编号"), unique=True, editable=False),
        Field("name", _("名称"), required=True, also=("单位名称",)),
        Field("kind", _("类别"), Kind.choice, choices=tuple(Partner.Kind.choices)),
        Field("region", _("所在地"), also=("地区",)),
        Field("works_on", _("合作内容"), Kind.note),
        Field(
            "enterprise", _("对口企业"), Kind.link, path="enterprise__credit_code", links_to="enterprises",
            hint=_("和区内哪家企业合作"), also=("区内企业",),
        ),
        Field("agreement", _("协议"), source=_("合作协议"), also=("协议编号",)),
        Field("since", _("合作起始"), Kind.day, source=_("合作协议")),
        Field("until", _("合作截止"), Kind.day, source=_("合作协议")),
        Field("in_charge", _("对接人"), hint=_("开发区这边由谁联系")),
    ),
    columns=("name", "kind", "region", "enterprise", "works_on", "until", "in_charge"),
    filters=("kind", "region", "enterprise", "until"),
    groupings=("kind", "region"),
    match=("reference", "name"),
    searched=("name", "works_on", "enterprise__every_name"),
    holders={Verb.read: READERS, Verb.write: KEEPERS, Verb.bring: KEEPERS, Verb.confirm: KEEPERS},
    rule=_rule,
    settle=_settle,
)  # fmt: skip
