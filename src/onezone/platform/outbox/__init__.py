"""Events, their delivery, and background work."""
