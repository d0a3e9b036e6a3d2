"""Owns racing: people who act at the same instant, over HTTP or through services, and what each was told."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection

from onezone.kernel.errors import RuleError

Work = Callable[[], Any]


@dataclass(frozen=True)
class Told:
    """What one racer was told: a value, or the refusal's code."""

    value: Any = None
    refused: str = ""


def race(works: Sequence[Work]) -> list[Told]:
    """Run the works in threads released together; what each gave, or the code it was refused with."""
    barrier = threading.Barrier(len(works))
    told: list[Told | Exception] = [Told()] * len(works)

    def run(index: int, work: Work) -> None:
        try:
            barrier.wait(timeout=60)
            told[index] = Told(work())
        except RuleError as refusal:
            told[index] = Told(refused=refusal.code)
        except Exception as error:  # noqa: BLE001  a thread has nobody else to tell
            told[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in told:
        if isinstance(each, Exception):
            raise each
    return [each for each in told if isinstance(each, Told)]


def race_over_http(url: str, calls: Sequence[Sequence[tuple[str, str, dict[str, Any]]]]) -> list[list[tuple[int, Any]]]:
    """Racers with a connection each; in every round all send at the same instant.

    `calls`: for each racer its rounds of (token, path, body). Returns for each racer its (status, answer) by round.
    """
    rounds = len(calls[0])
    barrier = threading.Barrier(len(calls))
    answers: list[list[tuple[int, Any]]] = [[] for _ in calls]

    def run(index: int) -> None:
        host = http.client.HTTPConnection(url.removeprefix("http://"), timeout=120)
        for token, path, body in calls[index]:
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": uuid4().hex,
                "Accept-Language": "en",
            }
            host.connect()
            barrier.wait(timeout=120)
            host.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = host.getresponse()
            answers[index].append((answer.status, json.loads(answer.read() or "null")))
            host.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(each) == rounds for each in answers), "a racer fell over"
    return answers
