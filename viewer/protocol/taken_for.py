"""What the path of a dataset was found to be, where its backend does not say it, and what is done differs."""

from __future__ import annotations

PARQUET_TABLES = "hf_datasets (Parquet)"
"""Tables of the backend ``hf_datasets`` that lie as on the Hub, which ``init_from_disk`` of pyplaid does not open."""
