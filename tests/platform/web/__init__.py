"""The frame, the parts and the doors of the shell."""
