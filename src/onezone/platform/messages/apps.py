"""Owns the registration of this room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "onezone.platform.messages"
    label = "inbox"  # "messages" is taken by django.contrib.messages
