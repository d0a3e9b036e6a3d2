"""Writes of approvals. `core.perform` is the path of every act; the other modules join acts into one transaction."""
