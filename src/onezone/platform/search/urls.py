"""Addresses of search; hung at the root."""

from __future__ import annotations

from django.urls import path

from onezone.platform.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/typed/", views.typed, name="search_typed"),
]
