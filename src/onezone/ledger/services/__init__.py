"""The acts on the project book, a module a subject; each is one transaction and stands in the zone's journal."""
