"""Enterprises and the people to call there."""
