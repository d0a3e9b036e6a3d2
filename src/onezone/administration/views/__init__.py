"""Doors of the three administrators."""
