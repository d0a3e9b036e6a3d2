"""Frozen contexts of the pages, one builder a page."""
