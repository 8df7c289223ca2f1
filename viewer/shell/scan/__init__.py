"""The docks *Statistics* and *Health*: what a scan of all samples has found, and its controls."""
