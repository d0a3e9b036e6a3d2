"""Tests that nothing can point to an enterprise without saying how it moves when that one is merged into another."""

from __future__ import annotations

from collections import Counter

from django.apps import apps

from onezone.config.wiring import MOVERS
from onezone.parties.models import Enterprise

HOW = """
These columns point to an enterprise, and no mover answers for them:

    {missing}

Write one `Mover` (parties/moving.py) beside the services of the room that owns the column: how many rows point to an
enterprise, and how they are made to point to another. Add it to MOVERS in config/wiring.py.
"""


def pointing() -> list[str]:
    """Every column of a foreign key to the enterprise, as `app.Model.column`."""
    return [
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.remote_field is not None and field.related_model is Enterprise
    ]


def test_every_column_that_points_to_an_enterprise_has_a_mover() -> None:
    answered = {name for mover in MOVERS for name in mover.fields}
    missing = sorted(set(pointing()) - answered)
    assert not missing, HOW.format(missing="\n    ".join(missing))


def test_a_mover_answers_for_columns_that_are_there_and_no_two_for_one() -> None:
    counted = Counter(name for mover in MOVERS for name in mover.fields)
    assert [name for name, times in counted.items() if times > 1] == []
    for name in counted:
        app, model, column = name.split(".")
        assert apps.get_model(app, model)._meta.get_field(column), name
