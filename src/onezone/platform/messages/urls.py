"""Addresses of messages; hung at the root."""

from __future__ import annotations

from django.urls import path

from onezone.platform.messages import views

urlpatterns = [
    path("messages/", views.messages_page, name="messages"),
    path("messages/mark/", views.mark, name="messages_mark"),
    path("messages/mail/", views.mail_page, name="messages_mail"),
    path("messages/<int:message_id>/", views.open_message, name="message"),
]
