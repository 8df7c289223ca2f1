"""A module for each tool: the lines of its form, and what it begins with."""
