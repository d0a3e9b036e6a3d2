"""Addresses of identity; hung at the root."""

from __future__ import annotations

from django.urls import path

from onezone.platform.identity import views

urlpatterns = [
    path("login/", views.login_page, name="login"),
    path("logout/", views.logout_page, name="logout"),
    path("password/", views.password_page, name="password"),
    path("post/", views.post_page, name="post"),
]
