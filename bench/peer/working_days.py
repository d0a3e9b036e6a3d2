"""workalendar: the n-th working day after a day; its data of China end with 2023."""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date, timedelta
from importlib.metadata import version

from workalendar.asia import China

GIVEN = json.loads(sys.argv[1])
STARTS = [date(2022, 1, 4) + timedelta(days) for days in range(0, 630, 7)]
china, limit = China(), GIVEN["limit"]
due = {day.isoformat(): china.add_working_days(day, limit).isoformat() for day in STARTS}
runs = []
for _ in range(GIVEN["runs"]):
    before = time.process_time()
    for day in STARTS:
        china.add_working_days(day, limit)
    runs.append((time.process_time() - before) / len(STARTS) * 1e6)
print(json.dumps({"micros": statistics.median(runs), "due": due, "version": version("workalendar")}))
