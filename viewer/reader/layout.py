"""Names of the on-disk layout of PLAID datasets."""

from __future__ import annotations

INFOS = "infos.yaml"
DATA = "data"
PARQUET = ".parquet"
