"""Writes of webhooks: subscribing, and making the calls."""
