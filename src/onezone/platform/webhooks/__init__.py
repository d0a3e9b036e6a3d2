"""Telling other systems what happened: signed calls made from the outbox, tried again, and kept when they fail."""
