"""The datasets that a reader has open: the one that is looked at, and its predictions."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from viewer.far.asking import Ask, ask_nobody
from viewer.reader.kept_samples import KeptSamples
from viewer.reader.mirrors import Mirrors
from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.far.mirror import Mirror
    from viewer.reader.alike import AlikeSamples
    from viewer.reader.field_names import FieldNames
    from viewer.reader.opened import OpenedDataset
    from viewer.reader.progress import Step
    from viewer.reader.tree import Node, SampleSource

T = TypeVar("T")

MOST = 4
"""Datasets that stay open."""


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """Where a dataset is: its absolute path, whether links are followed, and the reference of a prediction's arrays."""

    path: str
    follow: bool
    reference: str = ""


class HeldDataset:
    """An open dataset, and the samples of it that were read last."""

    def __init__(self, opened: OpenedDataset) -> None:
        self.opened = opened
        self.samples = KeptSamples()
        self._alike: tuple[Hashable, AlikeSamples[Any]] | None = None

    def sample(self, split: str, number: int) -> SampleSource:
        """Return a sample.

        Raises
        ------
        SampleError
            When the dataset does not have it or it cannot be read.
        """
        return self.samples.get(self.opened, split, number)

    def names(self) -> FieldNames:
        """Return what plain names of fields mean in it."""
        return self.opened.names.table(self.sample)

    def names_for(self, sample: SampleSource) -> FieldNames:
        """Return what plain names of fields mean in a sample of it."""
        if self.opened.catalogue.far is None:
            return self.names()
        return self.opened.names.of(sample, self.sample)

    def alike(self, key: Hashable, find: Callable[[Node], T]) -> AlikeSamples[T] | None:
        """Return what recognises samples that are like others, as far as ``find`` looks at them.

        None for backends other than ``cgns``.

        Parameters
        ----------
        key
            Says what ``find`` looks for: with another key than before all is forgotten.
        """
        from viewer.reader.alike import AlikeSamples
        from viewer.reader.source_cgns import CgnsDataset

        source = self.opened.source
        if not isinstance(source, CgnsDataset):
            return None
        if self._alike is None or self._alike[0] != key:
            self._alike = (key, AlikeSamples(source, find))
        return self._alike[1]


class OpenDatasets:
    """Keeps the last :data:`MOST` datasets that were asked for, and the samples that were read last of each.

    Attributes
    ----------
    pause
        Called now and then while files of other programs are read; what it raises ends that.
    step
        Told what is being fetched from other machines; what it raises ends that.
    ask
        Asks the user what other machines want to know.
    """

    def __init__(self) -> None:
        self._held: dict[OpenPlace, HeldDataset] = {}
        self._copies: dict[str, Path] = {}
        self.pause: Callable[[], None] = lambda: None
        self.step: Step = lambda text, fraction: None
        self.ask: Ask = ask_nobody
        self.mirrors = Mirrors(lambda text, fraction: self.step(text, fraction), lambda question: self.ask(question))

    def use_copy(self, path: str, copy: str) -> None:
        """Read samples that a script handed over from a copy once they are gone."""
        self._copies[path] = Path(copy)

    def close_files(self) -> None:
        """Keep no file of any dataset open."""
        for held in self._held.values():
            held.samples.close_files()

    def open(self, path: str, follow: bool) -> HeldDataset:
        """Open a dataset anew.

        Raises
        ------
        DatasetError
            When it cannot be opened.
        """
        from viewer.reader.catalogue import open_dataset

        mirror = self.mirrors.of(path, follow)
        if mirror is not None:
            return self.open_mirror(mirror, follow)
        self.forget(path)
        opened = open_dataset(Path(path), follow, self._copies, lambda: self.pause())
        # What is asked of it next names the dataset, not the part of it that was chosen.
        return self._hold(OpenPlace(opened.catalogue.path, follow), opened)

    def open_mirror(self, mirror: Mirror, follow: bool) -> HeldDataset:
        """Open a dataset on another machine anew.

        Raises
        ------
        DatasetError
            When it cannot be opened.
        """
        from viewer.reader.far_opening import open_far

        self.forget(str(mirror.place.folder))
        mirror.place.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.mirrors.use(mirror.place.folder)
        opened = open_far(mirror, lambda: self.pause())
        return self._hold(OpenPlace(opened.catalogue.path, follow), opened)

    def forget(self, path: str) -> None:
        """Let go of a dataset and of its predictions: what is there is read anew."""
        gone = str(Path(path).absolute())
        self._held = {place: held for place, held in self._held.items() if gone not in (place.path, place.reference)}

    def get(self, path: str, follow: bool, reference: str = "") -> HeldDataset:
        """Return a dataset, opened if need be: a reader that took over was never asked to open it.

        Parameters
        ----------
        reference
            The dataset whose meshes the values belong to where ``path`` is a file or folder of arrays.

        Raises
        ------
        DatasetError
            When it cannot be opened.
        """
        place = OpenPlace(str(Path(path).absolute()), follow, str(Path(reference).absolute()) if reference else "")
        held = self._held.get(place)
        if held is None:
            return self._prediction(place) if place.reference else self.open(path, follow)
        self.mirrors.use_known(place.path)
        self._held[place] = self._held.pop(place)
        return held

    def _prediction(self, place: OpenPlace) -> HeldDataset:
        from viewer.reader.predictions import open_prediction

        reference = self.get(place.reference, place.follow).opened
        mirror = self.mirrors.of(place.path, place.follow)
        if mirror is not None:
            from viewer.reader.far_comparing import open_far_prediction

            return self._hold(place, open_far_prediction(mirror, reference, lambda: self.pause()))
        return self._hold(place, open_prediction(Path(place.path), reference, place.follow, self._copies))

    def _hold(self, place: OpenPlace, opened: OpenedDataset) -> HeldDataset:
        while len(self._held) >= MOST:
            del self._held[next(iter(self._held))]
        held = self._held[place] = HeldDataset(opened)
        return held
