"""Which registers there are: the one table in the setting ONEZONE_REGISTERS, read when it is asked for."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onezone.platform.identity.errors import NotFound
from onezone.platform.registers.declaration import Register


def registers() -> tuple[Register, ...]:
    """Every register that the rooms declare, in the order of the table."""
    table: tuple[Register, ...] = import_string(settings.ONEZONE_REGISTERS)
    return table


def register_named(code: str) -> Register:
    """The register of that code. NotFound."""
    for each in registers():
        if each.code == code:
            return each
    raise NotFound(what=code)
