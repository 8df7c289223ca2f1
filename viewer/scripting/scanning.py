"""``viewer.scan``: a whole dataset in figures, and what is wrong with it."""

from __future__ import annotations

import os
from typing import Any

from viewer.address import given_place
from viewer.scan_command.as_json import report_of
from viewer.scan_command.far_scan import agree_always, agree_never
from viewer.scan_command.scan import scan as scan_dataset
from viewer.scan_command.scan import scans_folder


def scan(
    dataset: str | os.PathLike[str],
    split: str | None = None,
    *,
    again: bool = False,
    cluster: str | None = None,
    yes: bool = False,
) -> dict[str, Any]:
    """Read every sample of a dataset once, by one process a core or on a cluster, and return all that was found.

    It is kept in the user's cache folder, as with ``--scan``: the next time only samples whose files have changed are
    read.

    Parameters
    ----------
    dataset
        Folder of a PLAID dataset, or the address of one on another machine.
    split
        Name of the one split to read; None for all.
    again
        Whether all samples are read once more.
    cluster
        Address of the scheduler of a Dask cluster, such as ``"tcp://host:8786"``: its workers read the dataset, which
        they find by its path or fetch from the Hub with logins of their own. Workers that cannot are left out, with a
        warning of the logger ``viewer.pool``.
    yes
        Whether all samples of a dataset on another machine may be fetched; otherwise the error says how much that is.

    Returns
    -------
    What ``plaid-viewer-desktop --scan DATASET --json FILE`` writes: ``"health"`` lists what is wrong, ``"splits"`` the
    figures of each field and global over the samples of each split, ``"samples"`` those of each sample.

    Raises
    ------
    viewer.errors.ViewerError
        When the dataset cannot be opened or has no such split, or the cluster cannot be used. A sample that cannot be
        read is part of the answer; ``"ended_by"`` says why a scan ended before the last one.
    """
    place, agree = given_place(dataset), agree_always if yes else agree_never
    found = scan_dataset(
        place, split, folder=scans_folder(), again=again, in_samples=True, cluster=cluster, agree=agree
    )
    return report_of(found)
