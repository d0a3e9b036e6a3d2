"""Addresses of the parties that the register kit does not make; they stand before the kit's."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.parties import views

app_name = "parties"
urlpatterns: list[URLPattern] = [
    path("enterprises/duplicates/", views.duplicates, name="duplicates"),
    path("enterprises/duplicates/apart/", views.apart, name="apart"),
    path("enterprises/merge/", views.merge, name="merge"),
    path("enterprises/duplicates/again/", views.again, name="again"),
]
