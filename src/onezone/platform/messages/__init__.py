"""Messages to posts and departments."""
