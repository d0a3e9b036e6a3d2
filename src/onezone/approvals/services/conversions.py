"""Conversion in batches: the applicant signs once, an officer signs once, guards are evaluated as each is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onezone.approvals import store
from onezone.approvals.errors import NothingToSign
from onezone.approvals.services.core import act_on
from onezone.kernel.errors import JSON, RuleError
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did: the matters done, in order, and why each of the others was left."""

    done: tuple[str, ...]
    left: Mapping[str, RuleError]

    def refusals(self) -> dict[str, JSON]:
        return {matter: refusal.code for matter, refusal in self.left.items()}


def request_conversions(*, actor: Actor, at: datetime, project: str, matters: Sequence[str]) -> Batch:
    """The applicant's one signature under the formal applications of several matters."""
    return _batch(actor, at, project, "request_conversion", matters)


def sign_conversions(
    *, actor: Actor, at: datetime, project: str, matters: Sequence[str], late_reasons: Mapping[str, str] | None = None
) -> Batch:
    """One officer's signature under a batch, in topological order; each is checked again as it is signed.

    An item outside the signer's authority, or whose guards fail now, leaves the batch by name, as does one that is
    late and has no reason of its own in `late_reasons`; the rest is signed.
    Raises NothingToSign when none could be signed.
    """
    return _batch(actor, at, project, "convert", matters, late_reasons)


def _batch(
    actor: Actor, at: datetime, project: str, act: str, matters: Sequence[str],
    late_reasons: Mapping[str, str] | None = None,
) -> Batch:  # fmt: skip
    done: list[str] = []
    left: dict[str, RuleError] = {}
    with act_transaction(actor):
        loaded = store.load_locked(actor, project)
        order = loaded.case.context.catalogue.order
        for matter in sorted(set(matters), key=lambda each: order.index(each) if each in order else -1):
            why = (late_reasons or {}).get(matter)
            data = {"matter": matter, **({"late_reason": why} if why else {})}
            try:
                # A refused item must give back the document number it took.
                with transaction.atomic():
                    act_on(actor=actor, at=at, loaded=loaded, act=act, data=data, file_names={})
            except RuleError as refusal:
                left[matter] = refusal
                continue
            store.mark_saved(loaded)
            done.append(matter)
        if not done:
            if len(left) == 1:
                raise next(iter(left.values()))
            raise NothingToSign(field="matters", left={matter: refusal.code for matter, refusal in left.items()})
    return Batch(tuple(done), left)
