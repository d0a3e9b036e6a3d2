"""The kernel: pure values and rules."""
