"""Registers: a list of things declared once, from which its pages, files, history and interface come."""
