"""The options of a scan: the whole dataset in figures, without a window."""

from __future__ import annotations

import argparse

from viewer.cluster_address import scheduler_address
from viewer.values import dataclass

STANDARD_OUTPUT = "-"
"""In place of a file."""

_ALONE = (
    "sample", "samples", "field", "time", "view", "report", "export", "screenshot", "picture", "animation", "size",
    "quit_after",
)  # fmt: skip
"""Options that mean nothing to a scan."""


@dataclass(frozen=True, slots=True)
class ScanWish:
    """What is scanned, where, and where all that is found is written as JSON.

    ``dataset`` is a path or an address, of which one split is read, or all (None). ``json`` is None for nowhere,
    :data:`STANDARD_OUTPUT` for standard output. ``cluster`` is the address of a Dask cluster's scheduler, None for this
    machine. ``again``: what was found before counts for nothing. ``yes``: what a dataset on another machine costs is
    agreed to.
    """

    dataset: str
    split: str | None = None
    json: str | None = None
    cluster: str | None = None
    again: bool = False
    yes: bool = False


def add_scan_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a scan."""
    group = parser.add_argument_group("whole dataset")
    group.add_argument(
        "--scan",
        action="store_true",
        help="read every sample of DATASET (or of --split) once, print figures and what is wrong, and quit; what was "
        "found is kept, so that the next time only samples whose files have changed are read; the exit "
        "status is 0 when every sample could be read, whatever else was found, 1 when one could not (or a part of "
        "it), 2 when it could not be scanned, or not to its end",
    )
    group.add_argument(
        "--json", metavar="FILE", help="with --scan: write all that was found as JSON; a dash is standard output"
    )
    group.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="with --scan: read on the workers of the Dask cluster whose scheduler is at ADDRESS, for example "
        "tcp://host:8786; they find the dataset by its path, or fetch it from the Hub",
    )
    group.add_argument(
        "--again",
        action="store_true",
        help="with --scan: read all samples once more, also those of which the results are kept from a scan before",
    )
    group.add_argument(
        "--yes",
        action="store_true",
        help="with --scan, --prediction or --report: fetch all samples of a dataset on another machine without asking",
    )


def scan_wish_of(known: argparse.Namespace) -> ScanWish | None:
    """Return what the options say of a scan; None where they say nothing.

    Raises
    ------
    ValueError
        When they do not fit.
    """
    if not known.scan:
        for name in ("json", "cluster", "again"):
            if getattr(known, name):
                raise ValueError(f"--{name} needs --scan")
        if known.yes and not known.prediction and known.report is None:
            raise ValueError("--yes needs --scan, --prediction or --report")
        return None
    if known.dataset is None:
        raise ValueError("--scan needs a DATASET")
    given = next((name for name in _ALONE if getattr(known, name) is not None), None)
    given = given or ("prediction" if known.prediction else "reuse" if known.reuse else None)
    if given is not None:
        raise ValueError(f"--scan and --{given.replace('_', '-')} cannot be used together")
    cluster = None if known.cluster is None else scheduler_address(known.cluster)
    return ScanWish(known.dataset, known.split, known.json, cluster, known.again, known.yes)
