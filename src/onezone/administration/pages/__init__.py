"""What the administrators' pages show."""
