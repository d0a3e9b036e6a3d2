"""Every number the zone publishes: definition, values with their sources, checks, closed periods."""
