"""Finding what a zone knows by a few words."""
