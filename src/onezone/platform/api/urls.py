"""Addresses of the API's pages; the operations themselves are joined in config/api.py."""

from __future__ import annotations

from django.urls import path

from onezone.platform.api import views

urlpatterns = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:token>/revoke/", views.revoke, name="token_revoke"),
    path("api/v1/docs", views.docs, name="api_docs"),
]
