"""Owns the registration of this room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "onezone.administration"
    label = "administration"
