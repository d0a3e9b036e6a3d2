"""Tests of the API: every operation by the same services, permissions and answers as the pages."""
