"""Frozen contexts of the kit's pages, one builder a page."""
