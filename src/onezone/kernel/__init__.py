"""Pure values and rules every room may use: standard library only."""
