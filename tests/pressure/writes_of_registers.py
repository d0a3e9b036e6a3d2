"""Owns the calls of the register kit's acts: an enterprise without a code, its changes, what is said of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onezone.parties.register import ENTERPRISES
from onezone.platform.registers import services as registers
from tests.pressure.ready import Row, by

KEY = "E-00001"

REGISTERS: Mapping[Callable[..., Any], Row] = {
    registers.create: Row(lambda w: by(w, "window", register=ENTERPRISES, given={"name": "待查企业"})),
    registers.change: Row(lambda w: by(w, "window", register=ENTERPRISES, key=KEY, given={"name": "查明企业"})),
    registers.change_many: Row(
        lambda w: by(w, "window", register=ENTERPRISES, keys=[KEY], given={"park": "东园", "industry": "玻纤"})
    ),
    registers.confirm: Row(
        lambda w: by(
            w, "window", register=ENTERPRISES, key=KEY, fields=["park"], standing="confirmed", source="入园协议"
        )
    ),
}
