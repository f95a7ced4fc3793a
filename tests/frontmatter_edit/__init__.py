"""Tags of a post changed, and not one byte more."""
