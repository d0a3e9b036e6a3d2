"""The store of files, addressed by content."""
