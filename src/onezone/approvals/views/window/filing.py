"""A filing at the window."""
from django.http import HttpRequest, HttpResponse


def filing(request: HttpRequest, reference: str) -> HttpResponse:
    return HttpResponse(reference)


def act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    return HttpResponse(reference)
