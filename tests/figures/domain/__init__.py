"""Tests of the rules of figures."""
