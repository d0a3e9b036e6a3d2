"""Tests of the register kit."""
