"""Data of figures: definitions, checks, sources."""
