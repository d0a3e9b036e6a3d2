"""Doors of the window: its list, the intake wizard, filings and their papers."""
