"""Tests of what must hold under pressure: races, crashes, repeated requests (design: reliability)."""
