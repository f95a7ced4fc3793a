"""Posts and queries broken in every way, made from good ones."""
