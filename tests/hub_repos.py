"""Datasets as pyplaid puts them on the Hub: tables of the backend ``hf_datasets`` are Parquet files there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_TO_PARQUET = """
import sys
import datasets
source, data = sys.argv[1:]
for split, table in datasets.load_from_disk(source).items():
    count = 2 if len(table) > 2 else 1
    for number in range(count):
        shard = table.shard(num_shards=count, index=number, contiguous=True)
        shard.to_parquet(f"{data}/{split}-{number:05d}-of-{count:05d}.parquet")
"""


def as_on_the_hub(dataset: Path, repo: Path) -> Path:
    """Copy a dataset that pyplaid has written to disk into the form that it has in a repository."""
    tables = (dataset / "data" / "dataset_dict.json").is_file()
    shutil.copytree(dataset, repo, ignore=lambda _folder, names: {"data"} & set(names) if tables else set())
    (repo / "README.md").write_text("# Tests\n")
    (repo / ".gitattributes").write_text("*.bin filter=lfs\n")
    if tables:
        (repo / "data").mkdir()
        subprocess.run(
            [sys.executable, "-c", _TO_PARQUET, str(dataset / "data"), str(repo / "data")],
            check=True,
            capture_output=True,
            env={**os.environ, "HF_HOME": str(repo.parent / "hf_home"), "HF_HUB_OFFLINE": "1"},
        )
    return repo
