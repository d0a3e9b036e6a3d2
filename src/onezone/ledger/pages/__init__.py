"""Frozen contexts of the pages of the project book, a module a page."""
