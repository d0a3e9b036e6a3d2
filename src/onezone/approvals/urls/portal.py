"""Addresses of the applicant's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.approvals.views import portal

urlpatterns: list[URLPattern] = [
    path("portal/", portal.portal, name="portal"),
    path("portal/projects/<str:reference>/", portal.project, name="portal_project"),
    path("portal/filings/<str:reference>/supplement/", portal.supplement, name="portal_supplement"),
]
