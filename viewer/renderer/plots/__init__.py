"""Curves through the mesh and values at its points, computed when somebody asks for them."""
