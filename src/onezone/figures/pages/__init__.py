"""Frozen contexts of the pages of figures, one builder a page."""
