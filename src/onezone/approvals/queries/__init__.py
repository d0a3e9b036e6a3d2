"""Reads of approvals; every one asks first what the actor may see."""
