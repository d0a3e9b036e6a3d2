"""Addresses of the pages of figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.figures import views

app_name = "figures"
urlpatterns: list[URLPattern] = [
    path("figures/", views.figures, name="figures"),
    path("figures/conflicts/", views.conflicts, name="conflicts"),
    path("figures/sources/", views.sources, name="sources"),
    path("figures/periods/", views.periods, name="periods"),
    path("figures/periods/<str:period>/close/", views.close, name="close"),
    path("figure-sheets/", views.sheets, name="sheets"),
    path("figure-sheets/<str:reference>/", views.sheet, name="sheet"),
    path("figures/<slug:code>/", views.figure, name="figure"),
    path("figures/<slug:code>/evidence/<str:sha256>/", views.evidence, name="evidence"),
]
