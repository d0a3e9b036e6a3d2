"""Papers."""
from django.http import HttpRequest, HttpResponse


def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    return HttpResponse(reference)


def notice(request: HttpRequest, reference: str) -> HttpResponse:
    return HttpResponse(reference)
