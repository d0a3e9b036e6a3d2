"""One operation an act of the engine, made from its tables: a new act has its door the day it is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ninja import Router
from pydantic import Field, JsonValue, create_model

from onezone.approvals.api.shapes import ActDone, Hash, Mode, ProjectRef, Slot, act_done
from onezone.approvals.domain import names
from onezone.approvals.domain.engine import ACTS, PROJECT
from onezone.approvals.domain.payload import fields_of
from onezone.approvals.permissions import ACTS as GRANTS
from onezone.approvals.queries.kept_papers import names_of_kept
from onezone.approvals.services.core import perform
from onezone.platform.api.shapes import WRITE, Day, Input, Key, Matter, Number, Short, Text
from onezone.platform.api.site import done_once
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["acts"])


class Debt(Input):
    """Something owed: a condition, or a material promised for later."""

    text: Short | None = None
    material: Short | None = None
    owner: Short | None = None
    due: Day | None = None


TYPES: Mapping[str, Any] = {
    "text": Text,
    "date": Day,
    "number": Number,
    "texts": Text | Annotated[list[Text], Field(max_length=200)],
    "hashes": Annotated[dict[Slot, Hash], Field(max_length=200)],
    "object": Annotated[dict[Short, JsonValue], Field(max_length=200)],
    "debts": Annotated[list[Text | Debt], Field(max_length=200)],
    "place": Short | Number,
    "flag": bool,
    "any": JsonValue,
}
TOLD: Mapping[str, str] = {
    "mode": "formal or simulated; without it the formal item is meant, unless only a simulated one exists",
    "materials": "material -> hash of a kept file",
    "hash": "of a kept file",
    "notice": "hash of the written notice, for statutory procedures",
    "officer": "number/name, as items show it",
    "value": "JSON without fractions: write amounts as text",
}


def _payload(act: str) -> type[Input]:
    """The shape of an act's body; an act on an item always names its matter."""
    fields: dict[str, Any] = {}
    for name, kind in fields_of(act).items():
        needed = name == "matter" and act not in PROJECT
        shape = {"matter": Matter, "mode": Mode, "hash": Hash}.get(name) or TYPES[kind]
        told = Field(... if needed else None, description=TOLD.get(name))
        fields[name] = (shape if needed else shape | None, told)
    model: type[Input] = create_model("".join(map(str.title, act.split("_"))) + "Act", __base__=Input, **fields)
    model.__doc__ = f"{names.ACTS[act][1] if act in names.ACTS else act}."
    return model


def _papers(data: Mapping[str, Any]) -> dict[str, str]:
    """Slot -> hash of every paper that an act names."""
    one = {str(data.get("material") or "hash"): data["hash"]} if data.get("hash") else {}
    return {**(data.get("materials") or {}), **one}


def _door(act: str) -> Callable[..., Any]:
    """The operation of one act."""

    def do_act(request: SignedIn, reference: ProjectRef, key: Key, sent: Any) -> Any:
        data = sent.model_dump(exclude_unset=True, exclude_none=True)

        def do() -> ActDone:
            names = names_of_kept(request.actor, _papers(data))
            done = perform(
                actor=request.actor, at=now(request), project=reference, act=act, data=data, file_names=names
            )
            return act_done(done)

        return done_once(request, key, do)

    do_act.__name__ = f"act_{act}"
    do_act.__annotations__["sent"] = _payload(act)
    return do_act


for _act in sorted(ACTS):
    _zh, _en = (GRANTS[_act].zh, GRANTS[_act].en) if _act in GRANTS else (_act, _act)
    _who = ", ".join(sorted(role.value for role in GRANTS[_act].roles)) if _act in GRANTS else ""
    router.post(
        f"/projects/{{reference}}/acts/{_act}",
        response={200: ActDone, **WRITE},
        summary=f"{_en[:1].upper()}{_en[1:]}",
        description=f"{_zh}. Posts that may: {_who}; docs/rules/acts.md says on what, states.md when.",
    )(_door(_act))
