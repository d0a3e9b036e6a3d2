"""The language of an answer: Chinese until the reader chooses another; what a browser prefers decides nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]


def chosen_language(request: HttpRequest) -> str:
    """The language kept in the reader's cookie, else Chinese; a program may name its own with Accept-Language.

    A browser's preference is not asked: an office shares PCs that were set up in any language.
    """
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return settings.LANGUAGE_CODE if _is_browser(request) else translation.get_language_from_request(request)


def _is_browser(request: HttpRequest) -> bool:
    """Also where it asks for a drawing or a part of a page, which it does not accept as text/html."""
    asks_for_page = "text/html" in request.headers.get("Accept", "")
    return asks_for_page or request.headers.get("User-Agent", "").startswith("Mozilla/")


def language_middleware(get_response: Answer) -> Answer:
    """Put the chosen language in force for the request and say it in the answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return answer
