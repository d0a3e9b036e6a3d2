"""Working days as data with a version."""
