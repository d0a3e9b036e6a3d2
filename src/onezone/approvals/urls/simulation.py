"""Addresses of the simulation and conversion pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.approvals.views import conversion, simulation

urlpatterns: list[URLPattern] = [
    path("simulations/", simulation.simulations, name="simulations"),
    path("projects/<str:reference>/simulation/", simulation.show, name="simulation"),
    path("projects/<str:reference>/simulation/apply/", simulation.apply, name="simulation-apply"),
    path("projects/<str:reference>/simulation/admit/", simulation.admit, name="simulation-admit"),
    path("projects/<str:reference>/simulation/<str:act>/", simulation.act, name="simulation-act"),
    path("projects/<str:reference>/conversion/", conversion.show, name="conversion"),
    path("projects/<str:reference>/conversion/request/", conversion.request_batch, name="conversion-request"),
    path("projects/<str:reference>/conversion/sign/", conversion.sign_batch, name="conversion-sign"),
    path("projects/<str:reference>/conversion/<str:matter>/<str:act>/", conversion.act, name="conversion-act"),
    path("projects/<str:reference>/saved/", conversion.saved, name="saved"),
]
