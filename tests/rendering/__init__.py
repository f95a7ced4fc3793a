"""Tests of `dlblog.rendering`."""
