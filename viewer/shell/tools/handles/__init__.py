"""Handles in the view for tools that have a place: a module for each shape, and what draws and drags them."""
