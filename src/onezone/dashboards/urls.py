"""Addresses of the boards."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.dashboards import views

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("board/rows/", views.rows, name="rows"),
    path("board/changes/", views.changes, name="changes"),
    path("enterprises/<str:key>/whole/", views.enterprise, name="enterprise"),
    path("board/decided/", views.decided, name="decided"),
]
