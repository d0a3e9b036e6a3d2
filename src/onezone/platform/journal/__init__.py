"""What was done, hash-chained and checkpointed."""
