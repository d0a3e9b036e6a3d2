"""Addresses of the project book."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.ledger import views

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("book/", views.book, name="book"),
    path("book/new/", views.new, name="new"),
    path("book/totals/", views.totals_page, name="totals"),
    path("book/totals/publish/", views.publish, name="publish"),
    path("book/totals/<slug:chart>.svg", views.chart, name="chart"),
    path("book/<str:key>/", views.project, name="project"),
    path("book/<str:reference>/advance/<slug:to>/", views.advance, name="advance"),
    path("book/<str:reference>/turn/", views.turn, name="turn"),
    path("book/<str:reference>/correct/", views.correct, name="correct"),
    path("book/<str:reference>/place/", views.place, name="place"),
    path("book/<str:reference>/blockers/<int:number>/", views.resolve, name="resolve"),
    path("book/<str:reference>/photos/<str:sha256>/", views.photo, name="photo"),
    path("book/<str:reference>/add/<slug:act>/", views.act, name="act"),
]
