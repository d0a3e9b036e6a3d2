"""Owns the registration of this room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "onezone.platform.calendar"
    label = "workcalendar"
