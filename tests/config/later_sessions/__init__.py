"""Migrations of the sessions as a later version would bring them: one is not in the database yet."""
