"""Addresses of the webhooks page."""

from __future__ import annotations

from django.urls import path

from onezone.platform.webhooks import views

urlpatterns = [
    path("admin/webhooks/", views.webhooks, name="webhooks"),
    path("admin/webhooks/<int:subscription>/end/", views.end, name="webhook_end"),
    path("admin/webhooks/calls/<int:call>/again/", views.again, name="webhook_again"),
]
