"""Measurements: one file a question, a printed table each, never a test."""
