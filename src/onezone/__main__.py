"""Runs `python -m onezone <command>`."""

from __future__ import annotations

import sys

from onezone.config.cli import main

sys.exit(main())
