"""What every room's API stands on: tokens of posts, kept answers, refusals as problem+json, the pages of both."""
