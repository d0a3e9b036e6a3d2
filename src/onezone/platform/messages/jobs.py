"""The background job of letters; safe to run twice."""

from __future__ import annotations

from django_tasks import task

from onezone.platform.messages.mail import send_due
from onezone.platform.web.now import now


@task()
def send_mails() -> int:
    """Send the letters whose time has come."""
    return send_due(at=now())
