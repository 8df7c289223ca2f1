"""Predictions on another machine, and what it fetches to compare all samples with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from viewer.errors import DatasetError, ViewerError
from viewer.far.entries import FILE, FarEntry
from viewer.far.mirror import Mirror
from viewer.fetching_cost import fetching_cost
from viewer.protocol import Catalogue, FarFacts, SplitMatch
from viewer.protocol.far import FetchingCost
from viewer.reader.array_files import is_of_arrays
from viewer.reader.far_opening import open_far
from viewer.reader.far_portion import Portion, everything
from viewer.reader.far_source import FarDataset
from viewer.reader.given_path import Pause
from viewer.reader.layout import DATA, INFOS
from viewer.reader.opened import OpenedDataset
from viewer.reader.predictions import ARRAYS, open_prediction


def open_far_prediction(mirror: Mirror, reference: OpenedDataset, pause: Pause) -> OpenedDataset:
    """Open what predicts ``reference``: a dataset, or arrays, all of whose files are fetched.

    Raises
    ------
    DatasetError
        When it is nothing that can be compared, or cannot be fetched; sentences name its address.
    """
    place = mirror.place
    try:
        entries = mirror.listed("")
        names = {entry.name for entry in entries}
        if INFOS in names or DATA in names:
            return open_far(mirror, pause)
        single = len(entries) == 1 and entries[0].is_root
        every = entries if single else mirror.below("")
        arrays = [entry for entry in every if _has_arrays(entry)]
        if not arrays:
            return open_far(mirror, pause)
        place.sign()
        mirror.have("", arrays)
        opened = open_prediction(place.folder / arrays[0].name if single else place.folder, reference)
        portion = Portion("", frozenset({arrays[0].name}), everything) if single else Portion("", None, _has_arrays)
        source = FarDataset(opened.source, mirror, lambda split, number: portion, arrays, tabled=False)
        sizes = [entry.size for entry in mirror.sized("", arrays)]
        far = FarFacts(str(place.address), total=sum(size or 0 for size in sizes), kept=place.kept)
        catalogue = replace(opened.catalogue, path=str(place.folder), far=far)
        return replace(opened, catalogue=catalogue, source=source)
    except ViewerError as error:
        raise DatasetError(place.said(error.sentence), detail=error.detail, reason=error.reason) from error
    except OSError as error:
        raise DatasetError(f"The prediction {place.address} cannot be opened: {error.strerror}.") from error


def _has_arrays(entry: FarEntry) -> bool:
    return entry.kind == FILE and is_of_arrays(entry.name)


def costs_of(catalogues: Iterable[Catalogue], matches: Iterable[SplitMatch]) -> tuple[FetchingCost, ...]:
    """Return what comparing the samples that both sides have fetches of each that is on another machine.

    What arrays cost is not in it: they are here once they are open.
    """
    splits = [match.split for match in matches if match.both]
    costs = (fetching_cost(one, splits) for one in catalogues if splits and one.backend != ARRAYS)
    return tuple(cost for cost in costs if cost is not None)
