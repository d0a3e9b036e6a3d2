"""Tests cases as files: the replay command and the shape of what it reads."""
