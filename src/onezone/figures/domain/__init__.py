"""Rules of figures: pure values and functions."""
