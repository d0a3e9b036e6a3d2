"""Zones, people, the posts they hold, and the scope in which one zone is seen."""
