"""Runs one measurement, or names them all: `./onezone bench [name] [its options]`."""

from __future__ import annotations

import importlib
import sys

MEASUREMENTS = {
    "acts": "one process through our services, by hand-made SQL, and by other engines",
    "clock": "due dates, one and a million, beside calendar packages",
    "replay": "acts of a case file run again by the pure rules",
    "journal": "a big journal verified, every row hashed again",
    "pages": "desk and board of a big zone, served by the real server",
    "registers": "a register of 100,000 rows: its list under load, imports beside django-import-export, exports",
    "world": "make a zone of 100,000 work items to look at and to measure on",
}


def main(argv: list[str]) -> int:
    """Run the measurement named first."""
    if not argv or argv[0] not in MEASUREMENTS:
        print("usage: ./onezone bench <name> [options]\n")
        for name, says in MEASUREMENTS.items():
            print(f"  {name:<12}{says}")
        return 0 if not argv else 2
    importlib.import_module(f"bench.{argv[0]}").main(argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
