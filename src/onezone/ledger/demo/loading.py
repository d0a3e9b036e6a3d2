"""Making the demo's book by its services: parks, projects with their past, elements, blockers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

import yaml

from onezone.kernel.moment import local_date
from onezone.ledger.demo.invented import YI, Invented, invent
from onezone.ledger.domain.amounts import Amount, Money
from onezone.ledger.domain.months import Month
from onezone.ledger.domain.stages import GATES, Stage, Step
from onezone.ledger.services.notes import raise_blocker, set_element
from onezone.ledger.services.projects import Opening, Particulars, register_park, take_over
from onezone.platform.identity.actor import Actor

INVENTED = "演示"
EDITION = "GB/T 4754-2017"
WAN = Decimal("1E4")


def load_book(*, actor: Actor, at: datetime, firms: Mapping[str, int]) -> Mapping[str, str]:
    """Fill the zone's book; `firms`: key of an enterprise -> its row. Returns key of a named project -> reference."""
    data = yaml.safe_load(resources.files("onezone.ledger.demo").joinpath("lingyuan.yaml").read_text("utf-8"))
    for kind, names in data["parks"].items():
        for name in names:
            register_park(actor=actor, at=at, name=name, is_core=kind == "core")
    today, named = local_date(at), {spec["key"]: spec for spec in data["projects"]}
    openings = [_named(spec, named, firms, today) for spec in data["projects"]]
    openings += [_invented(each, today) for each in invent(data, today)]
    references = dict(zip(named, take_over(actor=actor, at=at, projects=openings), strict=False))
    _notes(actor, at, references, today)
    return references


def _named(spec: Mapping[str, Any], named: Mapping[str, Any], firms: Mapping[str, int], today: date) -> Opening:
    mother = named[spec["phase_of"]] if "phase_of" in spec else {}
    days = {Stage(key): day for key, day in spec["steps"].items()}
    about: Particulars = {
        "aliases": spec.get("aliases", ()),
        "enterprise_id": firms[spec.get("firm") or mother["firm"]],
        "park": spec.get("park") or mother["park"],
        "tags": ("重点", *spec["tags"]),
        "industry": spec.get("industry") or mother["industry"],
        "industry_edition": EDITION,
        "steward": spec.get("steward", mother.get("steward", "高远")),
        "source_note": f"报道：{spec['said']}；没有出处的金额和日期为演示",
    }
    yuan, src = Decimal(spec["filed"]) * YI, spec.get("src")
    signed = days[Stage.signed]
    amounts = [(Amount.agreed, _yi(yuan), signed, INVENTED)]
    if "before" in spec:
        amounts.append((Amount.filed, Money(Decimal(spec["before"]["filed"]), "亿元"), spec["before"]["day"],
                        f"报道 {spec['before']['src']}"))  # fmt: skip
    amounts.append((Amount.filed, _yi(yuan), days.get(Stage.landed, signed), f"报道 {src}" if src else INVENTED))
    return _opening(spec["name"], days, amounts, yuan, today, about, parent=mother.get("name", ""))


def _invented(each: Invented, today: date) -> Opening:
    about: Particulars = {
        "builder": each.builder, "park": each.park, "tags": ("重点", *each.tags), "is_demo": True,
        "source_note": INVENTED,
    }  # fmt: skip
    signed = each.days[Stage.signed]
    amounts = [
        (Amount.intended, _yi((each.yuan * Decimal("1.1")).quantize(WAN)), signed - timedelta(days=90), INVENTED),
        (Amount.agreed, _yi(each.yuan), signed, INVENTED),
        (Amount.filed, _yi(each.yuan), each.days.get(Stage.landed, signed), INVENTED),
    ]
    return _opening(each.name, dict(each.days), amounts, each.yuan, today, about)


def _yi(yuan: Decimal) -> Money:
    return Money((yuan / YI).normalize(), "亿元")


def _opening(
    name: str, days: Mapping[Stage, date], amounts: list[tuple[Amount, Money, date, str]], yuan: Decimal,
    today: date, about: Particulars, parent: str = "",
) -> Opening:  # fmt: skip
    steps = tuple(
        Step(stage, day, evidence={proof.code: INVENTED for proof in GATES[stage]}) for stage, day in days.items()
    )
    started = days.get(Stage.started)
    if started is not None:
        share = Decimal("0.98") if Stage.completed in days else Decimal("0.7")
        amounts.append((Amount.paid_in, _yi((yuan * share).quantize(WAN)), max(days.values()), INVENTED))
    plan = ((today.year, (yuan / 4).quantize(WAN)),) if started is not None and Stage.completed not in days else ()
    months = () if parent else tuple(_months(yuan, started, days.get(Stage.completed), today))
    return Opening(name, steps, tuple(amounts), plan, months, parent, about)


def _months(yuan: Decimal, started: date | None, completed: date | None, today: date) -> Iterator[Month]:
    """What was completed: in one month for what is finished, month by month of this year for what is being built."""
    if started is None:
        return
    if completed is not None:
        whole = (yuan * Decimal("0.97")).quantize(WAN)
        yield _month(f"{completed:%Y-%m}", (whole / 5).quantize(WAN), (whole / 3).quantize(WAN), whole)
        return
    first = started.month if started.year == today.year else 1
    before = Decimal(0) if started.year == today.year else (yuan * Decimal("0.45")).quantize(WAN)
    monthly, done = (yuan / 60).quantize(WAN), Decimal(0)
    for month in range(first, today.month):
        done += monthly
        yield _month(f"{today.year}-{month:02d}", monthly, done, before + done)


def _month(period: str, month: Decimal, year: Decimal, whole: Decimal) -> Month:
    building, equipment = (year * Decimal("0.5")).quantize(WAN), (year * Decimal("0.3")).quantize(WAN)
    return Month(
        period, month, year, whole, building=building, equipment=equipment, other=year - building - equipment
    )  # fmt: skip


def _notes(actor: Actor, at: datetime, references: Mapping[str, str], today: date) -> None:
    for key, kind, need, secured, note in (
        ("J04", "land", "500", "320", "三期 180 亩待签合同"),
        ("J04", "power", "21000", "16500", "供电增容方案待定"),
        ("J04", "labour", "1400", "600", ""),
        ("J01", "energy", "980000", "980000", "节能审查已批"),
        ("J01", "water", "620", "540", ""),
        ("J01", "funds", "630000", "480000", "银团二期在审"),
    ):
        set_element(actor=actor, at=at, reference=references[key], kind=kind, need=need, secured=secured, note=note)
    for key, text, department, days in (
        ("J04", "三期土地合同未签，8 家部门的模拟意见在等它", "自然资源局", 14),
        ("J04", "供电增容方案未定", "供电公司", 7),
        ("J01", "焦炉煤气管线用地与道路规划冲突", "住建局", 21),
        ("J03", "疏港路接口未通", "交通局", 4),
    ):
        raise_blocker(
            actor=actor, at=at, reference=references[key], text=text, department=department,
            due=today + timedelta(days=days),
        )  # fmt: skip
