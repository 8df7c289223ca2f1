"""Animations that are kept: what changes from frame to frame, and how that is drawn, painted and encoded meanwhile."""
