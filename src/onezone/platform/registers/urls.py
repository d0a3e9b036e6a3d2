"""Addresses of every declared register, each below its own code."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import URLPattern, path

from onezone.platform.registers import views, views_import, views_many
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.registry import registers

app_name = "registers"


def addresses(declared: Iterable[Register]) -> list[URLPattern]:
    """The addresses of these registers, named `<code>`, `<code>-row`, `<code>-new`, ..."""
    found: list[URLPattern] = []
    for each in declared:
        code, given = each.code, {"register": each.code}
        found += [
            path(f"{code}/", views.rows, given, name=code),
            path(f"{code}/new/", views.new, given, name=f"{code}-new"),
            path(f"{code}/export.xlsx", views.export_file, {**given, "form": "xlsx"}, name=f"{code}-xlsx"),
            path(f"{code}/export.csv", views.export_file, {**given, "form": "csv"}, name=f"{code}-csv"),
            path(f"{code}/views/", views.keep, given, name=f"{code}-views"),
            path(f"{code}/many/", views_many.change_many, given, name=f"{code}-many"),
            path(f"{code}/import/", views_import.upload, given, name=f"{code}-upload"),
            path(f"{code}/import/blank.xlsx", views_import.blank, given, name=f"{code}-blank"),
            path(f"{code}/import/<str:reference>/", views_import.run, given, name=f"{code}-import"),
            path(f"{code}/<str:key>/", views.row, given, name=f"{code}-row"),
            path(f"{code}/<str:key>/edit/", views.edit, given, name=f"{code}-edit"),
            path(f"{code}/<str:key>/confirm/", views.confirm, given, name=f"{code}-confirm"),
        ]
    return found


urlpatterns: list[URLPattern] = addresses(registers())
