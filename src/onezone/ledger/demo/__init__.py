"""The book of the demo zone: the report's projects, and invented ones that make its totals."""
