"""The lines of Python that fetch a sample from another machine and read it with pyplaid."""

from __future__ import annotations

import os
from pathlib import Path

from viewer.address import HUB, Address, parse_address
from viewer.far.place import FarPlace
from viewer.far.seen import Listings
from viewer.protocol import Catalogue
from viewer.protocol.taken_for import PARQUET_TABLES

BACKENDS = ("cgns", "zarr", "hf_datasets")
"""Of which there are lines."""

MOST_FILES = 300
"""Files on a web server, which lists none for a program, that lines of Python name one by one."""

_PACKAGES = {"ssh": "sshfs", "sftp": "sshfs", "s3": "s3fs", "https": "aiohttp", "http": "aiohttp"}
"""What fsspec needs besides."""


def lines_of_far(catalogue: Catalogue, split: str, sample: int) -> list[str]:
    """Return lines that end in ``sample``; they fetch the files of that sample, of tables those of its split."""
    address = parse_address(catalogue.place)
    parts = _descriptions(catalogue) + _data(catalogue, split, sample)
    imports, reading = _reading(catalogue, split, sample)
    if address.scheme == HUB:
        revision = catalogue.far.revision if catalogue.far is not None else ""
        return [
            "# Needs pyplaid.",
            "from huggingface_hub import snapshot_download",
            *imports,
            "",
            *_of_hub(address, revision, parts),
            *reading,
        ]
    files = [file for part in parts for file in _files(catalogue, part)] if _is_web(address) else parts
    every = (
        ["    path = f'{root}/{name}'"] if _is_web(address) else ["    for path in filesystem.find(f'{root}/{name}'):"]
    )
    indent = "    " if _is_web(address) else "        "
    return [
        f"# Needs pyplaid and {_PACKAGES[address.scheme]}.",
        "import tempfile",
        "from pathlib import Path",
        "",
        "import fsspec",
        *imports,
        "",
        f"filesystem, root = fsspec.url_to_fs({str(address)!r})",
        "folder = tempfile.mkdtemp()",
        f"for name in {files!r}:",
        *every,
        f"{indent}target = Path(folder, path.split(root, 1)[1].strip('/'))",
        f"{indent}target.parent.mkdir(parents=True, exist_ok=True)",
        f"{indent}filesystem.get_file(path, str(target))",
        *reading,
    ]


def why_no_lines(catalogue: Catalogue, split: str, sample: int) -> str:
    """Say why no lines read a sample; empty where some do."""
    address = parse_address(catalogue.place)
    if catalogue.backend not in BACKENDS:
        what = catalogue.taken_for or catalogue.backend
        return f"There are no lines of Python for what {address} is ({what}); they read datasets of pyplaid 1."
    if address.path.startswith("~"):
        return f"There are no lines of Python for {address}: open it by its whole path, without the ~."
    if _is_web(address):
        count = sum(len(_files(catalogue, part)) for part in _data(catalogue, split, sample))
        if count > MOST_FILES:
            return (
                f"There are no lines of Python for this sample: it has {count:,} files, and {address} is a web server, "
                f"of which they would name each."
            )
    return ""


def _reading(catalogue: Catalogue, split: str, sample: int) -> tuple[list[str], list[str]]:
    """Return what is imported, and what reads the sample in ``folder``."""
    if catalogue.backend != "hf_datasets":
        return ["from plaid.storage import init_from_disk"], [
            f"datasets, converters = init_from_disk(folder, splits=[{split!r}])",
            f"sample = converters[{split!r}].to_plaid(datasets[{split!r}], {sample})",
        ]
    name = "load_dataset" if catalogue.taken_for == PARQUET_TABLES else "load_from_disk"
    table = f"load_from_disk(f'{{folder}}/data/{split}')"
    if catalogue.taken_for == PARQUET_TABLES:
        table = f"load_dataset('parquet', data_files=f'{{folder}}/data/{split}[-.]*parquet', split='train')"
    return [
        f"from datasets import {name}",
        "from plaid.storage.common.reader import load_metadata_from_disk",
        "from plaid.storage.reader import Converter",
    ], [
        f"table = {table}  # the whole split: tables have no samples of their own",
        "constants, variables, names, types = load_metadata_from_disk(folder)",
        f"converter = Converter('hf_datasets', constants[{split!r}], types, variables, names[{split!r}], len(table))",
        f"sample = converter.to_plaid(table, {sample})",
    ]


def _data(catalogue: Catalogue, split: str, sample: int) -> list[str]:
    """Return the folders and files of the data that are needed, by their paths below the address."""
    if catalogue.backend == "hf_datasets" and catalogue.taken_for == PARQUET_TABLES:
        names = sorted(os.listdir(Path(catalogue.path, "data")))
        return [f"data/{name}" for name in names if name.startswith((f"{split}-", f"{split}."))]
    if catalogue.backend == "hf_datasets":
        return [f"data/{split}"]
    folder = f"data/{split}/sample_{sample:09d}"
    of_split = Path(catalogue.path, "data", split)
    return [
        folder,
        *(f"data/{split}/{name}" for name in ("zarr.json", ".zgroup", ".zattrs") if (of_split / name).exists()),
    ]


def _descriptions(catalogue: Catalogue) -> list[str]:
    """Return the names beside the data that pyplaid reads, which were fetched when the dataset was opened."""
    return sorted(name for name in os.listdir(catalogue.path) if name.endswith(".yaml") or name == "constants")


def _is_web(address: Address) -> bool:
    return address.scheme in ("http", "https")


def _files(catalogue: Catalogue, part: str) -> list[str]:
    """Return the files below a folder, as they were listed when the sample was read; of a file, itself."""
    place = FarPlace.at(Path(catalogue.path))
    if place is None:
        return [part]
    listings = Listings(place.seen, place.revision)
    found = listings.listing(f"below {part}") or listings.listing(f"in {part}")
    return [part] if found is None else [entry.name for entry in found.entries]


def _is_file(part: str) -> bool:
    return part.endswith((".yaml", ".parquet", "zarr.json", ".zgroup", ".zattrs"))


def _of_hub(address: Address, revision: str, parts: list[str]) -> list[str]:
    name, _, rest = address.path.partition("/")
    repository = f"{address.host}/{name.partition('@')[0]}"
    start = f"{rest}/" if rest else ""
    patterns = [f"{start}{part}" if _is_file(part) else f"{start}{part}/*" for part in parts]
    of = f", revision={revision!r}" if revision else ""
    return [
        f"patterns = {patterns!r}",
        f"folder = snapshot_download({repository!r}, repo_type='dataset'{of}, allow_patterns=patterns)",
        *([f"folder = f'{{folder}}/{rest}'"] if rest else []),
    ]
