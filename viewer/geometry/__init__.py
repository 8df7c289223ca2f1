"""Vectors, and where places in the world are seen."""
