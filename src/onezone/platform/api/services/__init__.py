"""Writes of the API: tokens, and answers that are given once."""
