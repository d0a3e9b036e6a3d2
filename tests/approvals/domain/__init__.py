"""Tests the rules of approvals with no framework and no database."""
