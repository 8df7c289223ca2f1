"""Plaid Viewer Desktop: look at PLAID datasets (CGNS meshes with fields) sample by sample."""

__version__ = "0.1.0"

APP_ID = "io.github.plaid_lib.PlaidViewerDesktop"
"""Reverse-DNS id: one name for the desktop file, the bundle and the window system."""

APP_NAME = "Plaid Viewer"
"""What the user reads in title bars and dialogs."""

DISTRIBUTION = "plaid-viewer-desktop"
"""The name of the distribution; also the folder name below the user's config, state and data folders."""
