"""The pages everybody shares: frame, parts, errors, and the doors of the shell."""
