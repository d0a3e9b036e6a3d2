"""Many stories on one clock: each is a generator that says when it wants to go on; the earliest always goes first."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onezone.kernel.calendar import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
Story = Generator[datetime, None, None]


class Timeline:
    """A queue of stories by instant; `now` is the moment at which the running story acts."""

    def __init__(self, calendar: WorkCalendar, until: datetime) -> None:
        self.calendar = calendar
        self.until = until
        self.now = datetime(2018, 1, 1, tzinfo=ZONE)
        self._heap: list[tuple[datetime, int, Story]] = []
        self._count = 0

    def start(self, story: Story) -> None:
        """Take in a story; it says its first instant itself."""
        self._go_on(story)

    def run(self) -> None:
        """Play all stories up to `until`; what would happen later has not happened yet."""
        while self._heap and self._heap[0][0] <= self.until:
            self.now, _, story = heapq.heappop(self._heap)
            self._go_on(story)

    def _go_on(self, story: Story) -> None:
        try:
            at = next(story)
        except StopIteration:
            return
        self._count += 1
        heapq.heappush(self._heap, (max(at, self.now), self._count, story))

    @property
    def today(self) -> date:
        return self.now.date()

    def after(self, days: int, hour: int = 9, minute: int = 30) -> datetime:
        """The instant `days` working days from now; 0 is later on this day."""
        day = self.calendar.add_working_days(self.today, days)
        at = datetime.combine(day, time(hour, minute), tzinfo=ZONE)
        return at if at > self.now else self.now + timedelta(minutes=7)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A local instant of the zone."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)
