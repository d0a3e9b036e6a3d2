"""Addresses of the project pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.approvals.views import project, project_inputs

urlpatterns: list[URLPattern] = [
    path("projects/", project.projects, name="projects"),
    path("conditions/", project.zone_conditions, name="zone_conditions"),
    path("projects/list.xlsx", project.projects_file, name="projects_file"),
    path("projects/<str:reference>/", project.project, name="project"),
    path("projects/<str:reference>/graph.svg", project.graph_svg, name="project_graph"),
    path("projects/<str:reference>/conditions/", project.conditions, name="project_conditions"),
    path("projects/<str:reference>/timeline/", project.timeline, name="project_timeline"),
    path("projects/<str:reference>/journal/", project.journal, name="project_journal"),
    path("projects/<str:reference>/case.json", project.case_file, name="project_case"),
    path("projects/<str:reference>/materials/", project_inputs.materials, name="project_materials"),
    path("projects/<str:reference>/materials/preview/", project_inputs.preview, name="project_material_preview"),
    path("projects/<str:reference>/materials/compare/", project_inputs.compare, name="project_material_compare"),
    path("projects/<str:reference>/book/", project_inputs.book, name="project_book"),
    path("projects/<str:reference>/facts/", project_inputs.facts, name="project_facts"),
    path("projects/<str:reference>/facts/change/", project_inputs.change, name="project_fact_change"),
    path("projects/<str:reference>/facts/record/<str:name>/", project_inputs.record, name="project_fact_record"),
]
