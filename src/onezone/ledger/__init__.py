"""The ledger room: the project book."""
