"""Frozen contexts of the boards, a module a page."""
