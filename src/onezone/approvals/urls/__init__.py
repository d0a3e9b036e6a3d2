"""Addresses of approvals, a module for each desk."""

from __future__ import annotations

from onezone.approvals.urls import desk, portal, project, simulation, window

app_name = "approvals"
urlpatterns = [
    *window.urlpatterns,
    *desk.urlpatterns,
    *project.urlpatterns,
    *simulation.urlpatterns,
    *portal.urlpatterns,
]
