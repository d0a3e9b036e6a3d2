"""`onezone work`: run background jobs, begin the periodic ones, and take over those of dead workers."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from onezone.platform.outbox.beat import planned_jobs, reap, tick
from onezone.platform.web.now import wall_clock

log = logging.getLogger(__name__)


class Ticker(threading.Thread):
    """Ticks and reaps every few seconds beside the worker, on a connection of its own."""

    def __init__(self, seconds: float) -> None:
        super().__init__(name="ticker", daemon=True)
        self.seconds = seconds
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            close_old_connections()
            try:
                self.once()
            except DatabaseError:
                log.exception("the ticker could not reach the database; it tries again")
            self.ended.wait(self.seconds)
        connections.close_all()

    def once(self) -> None:
        at = wall_clock()
        tick(at=at, jobs=planned_jobs())
        reap(at=at)


class Command(BaseCommand):
    help = "run background jobs: worker, ticker and reaper in one process; start as many as you like"
    requires_system_checks = ()  # an operator's tool must not depend on whether every page loads

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks at an empty queue")
        parser.add_argument("--tick", type=float, default=5.0, help="seconds between looks at the plan")
        parser.add_argument("--once", action="store_true", help="tick, run what is ready, end")

    def handle(self, *args: Any, **options: Any) -> None:
        ticker = Ticker(options["tick"])
        worker = Worker(
            queue_names=["*"],
            interval=options["interval"],
            batch=options["once"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if options["once"]:
            ticker.once()
            worker.run()
            return
        self._end_on_signals(worker)
        ticker.start()
        try:
            worker.run()
        finally:
            ticker.ended.set()
            ticker.join(timeout=5)

    def _end_on_signals(self, worker: Worker) -> None:
        """The running job is finished first; a second signal ends at once and leaves the job to the reaper."""

        def shutdown(number: int, frame: FrameType | None) -> None:
            worker.shutdown(number, frame)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, shutdown)
