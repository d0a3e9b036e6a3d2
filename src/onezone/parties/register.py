"""The register of enterprises as the kit knows it; the acts of filings (services.py) write into the same history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onezone.kernel.errors import FieldError
from onezone.kernel.identifiers import check_credit_code, normalise
from onezone.parties.alike import alike_each, alike_to
from onezone.parties.domain.likeness import Firm
from onezone.parties.errors import CreditCodeFixed, CreditCodeWrong
from onezone.parties.finding import PROVISIONAL, every_name, findable
from onezone.parties.models import Enterprise
from onezone.parties.permissions import KEEPERS, READERS
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Action, Field, Kind, Register, Sensitivity, Values, Verb, Warned
from onezone.platform.registers.numbers import next_number
from onezone.platform.search import services as search


def require_credit_code(text: str) -> str:
    """The code in its normal form. CreditCodeWrong when it breaks the standard; a warning passes."""
    verdict = check_credit_code(text)
    if not verdict.ok:
        raise CreditCodeWrong(field="credit_code", value=text, reason_zh=verdict.zh, reason_en=verdict.en)
    return verdict.normalised


def _code(text: str) -> str:
    """A code, or the number by which an enterprise goes while its code is not known."""
    return text if text.startswith(PROVISIONAL) and text[len(PROVISIONAL) :].isdecimal() else require_credit_code(text)


def _rule(held: Values | None, wanted: Values) -> Iterable[FieldError]:
    old = held["credit_code"] if held is not None else ""
    if held is not None and wanted["credit_code"] != old and not old.startswith(PROVISIONAL):
        yield CreditCodeFixed(field="credit_code", value=old)
    if held is None and wanted["credit_code"].startswith(PROVISIONAL):
        yield CreditCodeWrong(
            field="credit_code", value=wanted["credit_code"],
            reason_zh="临时编号由系统给出", reason_en="a provisional number is given by the system",
        )  # fmt: skip


def _settle(actor: Actor, row: Any, held: Values | None) -> None:
    if not row.credit_code:
        row.credit_code = held["credit_code"] if held else f"{PROVISIONAL}{next_number(actor, 'enterprises'):05}"
    if held is not None and held["name"] != row.name:
        row.former_names = list(dict.fromkeys([*row.former_names, held["name"]]))
        search.rename_owner(actor=actor, owner=row.credit_code, old=held["name"], new=row.name)
    row.every_name = every_name(row)


def _warned(actor: Actor, given: Sequence[Mapping[str, str]]) -> Sequence[Sequence[Warned]]:
    """Enterprises that the new ones may be; a code that is taken is the register's own refusal."""
    if len(given) == 1:
        [one] = given
        found = alike_to(actor, name=one.get("name", ""), credit_code=normalise(one.get("credit_code", "")))
        return [[Warned(row.credit_code, row.name, _whole(row.credit_code), said) for row, said in found]]
    return [
        [Warned(each.code, each.name, _whole(each.code), each.sentence, each.beside) for each in near]
        for near in alike_each(actor, [_firm(place, each) for place, each in enumerate(given)])
    ]


def _firm(place: int, given: Mapping[str, str]) -> Firm:
    """A new one as it is compared; without a code it goes by its place."""
    aliases, former = (cells.read(ENTERPRISES.field(name), given.get(name, "")) for name in ("aliases", "former_names"))
    return Firm(normalise(given.get("credit_code", "")) or f"+{place}", given.get("name", ""), aliases, former)


def _whole(code: str) -> str:
    return f"/enterprises/{code}/whole/"


def _not_merged(_actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(merged_into=None)


def _leads(actor: Actor, keys: Collection[str]) -> Mapping[str, str]:
    rows = Enterprise.objects.filter(zone_id=actor.zone_id, merged_into__isnull=False, credit_code__in=keys)
    return dict(rows.values_list("credit_code", "merged_into__credit_code"))


def _absorbed(_actor: Actor, row: Any) -> Mapping[int, str]:
    return dict(Enterprise.objects.filter(zone_id=row.zone_id, merged_into=row).values_list("pk", "name"))


ENTERPRISES = Register(
    code="enterprises",
    name=pgettext_lazy("many", "企业"),
    one=_("企业"),
    model=Enterprise,
    key="credit_code",
    title="name",
    note=_("按统一社会信用代码登记；代码未知的先给临时编号"),
    fields=(
        Field(
            "name", _("名称"), required=True, source=_("营业执照"), also=("企业名称", "单位名称", "建设单位", "company")
        ),
        Field(
            "credit_code",
            _("统一社会信用代码"),
            unique=True,
            check=_code,
            source=_("营业执照"),
            hint=_("未知可留空"),
            also=("信用代码", "社会信用代码", "credit code"),
        ),
        Field("kind", _("类别"), Kind.choice, choices=Enterprise.Kind.choices),
        Field("industry", _("行业"), also=("所属行业", "industry")),
        Field("park", _("园区"), also=("所在园区", "park")),
        Field("aliases", _("简称"), Kind.names, also=("别名", "aliases"), hint=_("多个用顿号分开")),
        Field("former_names", _("曾用名"), Kind.names, hint=_("改名时自动记下旧名")),
        Field("legal_person", _("法定代表人"), source=_("营业执照"), sensitivity=Sensitivity.internal, also=("法人",)),
        Field("address", _("住所"), source=_("营业执照"), also=("地址", "注册地址", "address")),
        Field("capital", _("注册资本"), Kind.number, unit="万元", source=_("营业执照")),
        Field("founded_on", _("成立日期"), Kind.day, source=_("营业执照")),
    ),
    columns=("name", "credit_code", "kind", "industry", "park", "legal_person", "capital"),
    filters=("kind", "industry", "park", "founded_on"),
    groupings=("kind", "industry", "park"),
    totals=("capital",),
    match=("credit_code", "name"),
    searched=("every_name", "credit_code"),
    holders={Verb.read: READERS, Verb.write: KEEPERS, Verb.bring: KEEPERS, Verb.confirm: KEEPERS},
    opens="dashboards:enterprise",
    actions=(
        Action(_("查重"), "parties:duplicates", KEEPERS),
        Action(pgettext_lazy("many", "证照"), "registers:licences", READERS),
        Action(_("合作方"), "registers:partners", READERS),
        Action(_("经营数据"), "registers:operations", READERS),
    ),
    rule=_rule,
    warned=_warned,
    visible=_not_merged,
    leads=_leads,
    absorbed=_absorbed,
    settle=_settle,
    found=findable,
    found_as="enterprise",
    acts={"create": "register_enterprise", "change": "correct_enterprise"},
)
