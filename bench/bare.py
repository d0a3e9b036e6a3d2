"""The bare page that ours stand beside: session, account, fifty rows in a plain template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from onezone.approvals.models import WorkItemRow
from onezone.platform.identity.scope import zone_scope

ROWS = 50
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
CELLS = ("matter", "department", "state", "received_on", "due_on", "number", "project.reference", "project.name")
PAGE = Engine().from_string(
    "<!doctype html><title>{{ user }}</title><table>{% for row in rows %}<tr>"
    + "".join(f"<td>{{{{ row.{cell} }}}}</td>" for cell in CELLS)
    + '<td><a href="/items/{{ row.id }}/">{{ row.officer|default:"-" }}</a></td></tr>{% endfor %}</table>'
)


def page(request: HttpRequest) -> HttpResponse:
    with zone_scope(request.session["zone"]):
        rows = WorkItemRow.objects.select_related("project").defer("detail").order_by("id")[:ROWS]
        return HttpResponse(PAGE.render(Context({"user": request.user, "rows": rows})))


urlpatterns = [path("bare/", page)]
