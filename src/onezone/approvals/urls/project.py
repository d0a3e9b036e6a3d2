"""Addresses of the project pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.approvals.views import project

urlpatterns: list[URLPattern] = [
    path("projects/", project.projects, name="projects"),
    path("projects/<str:reference>/", project.project, name="project"),
    path("projects/<str:reference>/graph.svg", project.graph_svg, name="project_graph"),
    path("projects/<str:reference>/conditions/", project.conditions, name="project_conditions"),
    path("projects/<str:reference>/timeline/", project.timeline, name="project_timeline"),
    path("projects/<str:reference>/journal/", project.journal, name="project_journal"),
]
