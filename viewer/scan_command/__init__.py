"""``plaid-viewer-desktop --scan``: a dataset in figures, as a table for people and as JSON for programs."""
