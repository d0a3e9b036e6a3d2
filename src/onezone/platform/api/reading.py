"""Reading what a call brings: JSON without what no table can hold, forms and queries likewise, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from onezone.platform.api.errors import BodyMalformed, MediaRefused, RequestMalformed

DEEPEST = 20
JSON_MEDIA = "application/json"


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no texts that are no text, at most twenty levels."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values. MediaRefused, BodyMalformed, RequestMalformed."""
        if request.content_type != JSON_MEDIA:
            raise MediaRefused(wanted=JSON_MEDIA, came=(request.content_type or "")[:80])
        try:
            value = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BodyMalformed(reason=str(error)[:200]) from error
        _check(value)
        return value

    def parse_querydict(self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest) -> Any:
        """Query or form fields as values. RequestMalformed."""
        found = super().parse_querydict(data, list_fields, request)
        _check({name: held for name, held in found.items() if isinstance(held, (str, list))})
        return found


def fingerprint(request: HttpRequest) -> str:
    """One hash of address and content; for a form of its fields and files, since its boundaries differ each time."""
    found = hashlib.sha256(request.path.encode("utf-8", "surrogatepass"))
    if request.content_type == "multipart/form-data":
        for part in sorted(_parts(request)):
            found.update(b"\n" + part.encode("utf-8", "surrogatepass"))
    else:
        found.update(b"\n" + request.body)
    return found.hexdigest()


def _parts(request: HttpRequest) -> Iterator[str]:
    for name, values in request.POST.lists():
        yield json.dumps([name, values])
    for name, files in request.FILES.lists():
        for file in files:
            held = hashlib.sha256()
            for chunk in file.chunks():
                held.update(chunk)
            file.seek(0)
            yield json.dumps([name, file.name, held.hexdigest()])


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _check(value: Any, place: str = "", depth: int = 0) -> None:
    if depth > DEEPEST:
        raise RequestMalformed(field=place or "body", reason=f"more than {DEEPEST} levels", errors={})
    if isinstance(value, dict):
        for key, held in value.items():
            _check(key, place, depth + 1)
            _check(held, f"{place}.{key}".lstrip(".")[:80], depth + 1)
    elif isinstance(value, list):
        for number, held in enumerate(value):
            _check(held, f"{place}[{number}]", depth + 1)
    elif isinstance(value, str) and not _is_text(value):
        place = place.encode("utf-8", "replace").decode().replace("\0", "?")
        raise RequestMalformed(field=place or "body", reason="a NUL or half a character is no text", errors={})


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
