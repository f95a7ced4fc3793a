"""dlblog: find and tag posts in Vietnamese."""

__version__ = "0.1.0"
