"""A dataset on another machine as a source: its samples are fetched before the source of its kind reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from viewer.errors import NotFetchedError, SampleError, ViewerError
from viewer.far.entries import FarEntry
from viewer.far.mirror import Mirror
from viewer.reader.far_portion import Portion, PortionOf, nothing
from viewer.reader.far_supply import as_sample_error, named
from viewer.reader.tree import Array, DatasetSource, Node, SampleSource
from viewer.values import dataclass
from viewer.wording import sample_name

T = TypeVar("T")


class FarDataset:
    """A dataset on another machine.

    Parameters
    ----------
    inner
        The source that reads the mirror.
    portion_of
        Says which files a sample is read from.
    shared
        The files that all samples need: fetched again where they were removed.
    tabled
        Whether the globals of samples cost next to nothing, so that a table of all of them may be read.
    """

    def __init__(
        self, inner: DatasetSource, mirror: Mirror, portion_of: PortionOf, shared: Sequence[FarEntry], tabled: bool
    ) -> None:
        self.inner, self._mirror, self._portion_of = inner, mirror, portion_of
        self._shared, self._tabled = shared, tabled
        self._tables: dict[str, str] = {}  # what files were that are read by parts, by their folder

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split, ascending."""
        return self.inner.splits()

    def sample(self, split: str, number: int) -> FarSample:
        """Return one sample, fetched if need be.

        Raises
        ------
        SampleError
            When it cannot be fetched or read.
        """
        portion = self._portion_of(split, number)
        self.bring(portion, sample_name(number, split))
        with_address = Said(self._mirror.place.said)
        state = self.state(portion)
        self._renew(portion, state)
        return FarSample(self, portion, with_address.of(lambda: self.inner.sample(split, number)), state, with_address)

    def opened(self, split: str, number: int) -> None:
        """Note what the tables of a split are, which were opened right now.

        Raises
        ------
        SampleError
            When the far machine does not say.
        """
        portion = self._portion_of(split, number)
        if portion.fetched is nothing:
            self._renew(portion, self.state(portion))

    def _renew(self, portion: Portion, state: str) -> None:
        """Have tables opened anew that are others by now: their source looks at files here, without the data."""
        if portion.fetched is not nothing:
            return
        if self._tables.setdefault(f"{portion.unit} {portion.names}", state) != state:
            self._tables[f"{portion.unit} {portion.names}"] = state
            folder = self._mirror.place.folder
            for file in [folder / name for name in portion.names or ()] or (folder / portion.unit).glob("*.json"):
                file.touch()

    def bring(self, portion: Portion, title: str = "") -> None:
        """Have the files of a portion here that are needed to open its sample."""
        try:
            self._mirror.have("", self._shared)
            entries = self.entries(portion)
            if not entries and title:
                raise SampleError(f"There is no {title} in {self._mirror.place.address}.")
            self._mirror.have(portion.unit, [entry for entry in entries if portion.fetched(entry)])
        except ViewerError as error:
            raise as_sample_error(error) from error

    def entries(self, portion: Portion) -> Sequence[FarEntry]:
        """Return the files of a portion."""
        if portion.names is None:
            return self._mirror.below(portion.unit)
        found: list[FarEntry] = []
        for folder, names in sorted(portion.by_folder.items()):
            found += self._mirror.sized(folder, named(self._mirror.listed(folder), names))
        return found

    def state(self, portion: Portion) -> str:
        """Return what the files of a portion are now on the far machine."""
        try:
            if portion.names is None:
                return self._mirror.state(portion.unit)
            return " ".join(self._mirror.state(*one) for one in sorted(portion.by_folder.items()))
        except ViewerError as error:
            raise as_sample_error(error) from error

    def look(self, split: str, number: int) -> None:
        """Find out what the files of a sample are now: whoever asks for its state later knows it.

        Raises
        ------
        SampleError
            When the far machine does not say.
        """
        self.state_of(split, number)

    def state_of(self, split: str, number: int) -> str:
        """Return what the files of a sample are now, fetching nothing of it.

        Raises
        ------
        SampleError
            When the far machine does not say.
        """
        return self.state(self._portion_of(split, number))

    def _globals_are_here(self, portion: Portion) -> bool:
        start, names = f"{portion.unit}/{portion.globals_in}", portion.names
        if names is None:
            return self._mirror.is_here(portion.unit, lambda entry: entry.name.startswith(start), with_folders=True)
        folders = portion.by_folder
        return all(self._mirror.is_here(one, lambda entry: entry.name in names, with_folders=False) for one in folders)

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals of a sample, where that costs nothing to speak of.

        Raises
        ------
        NotFetchedError
            When the sample would have to be fetched for it.
        SampleError
            When it cannot be read.
        """
        portion = self._portion_of(split, number)
        if not self._tabled and not self._globals_are_here(portion):
            raise NotFetchedError(f"{sample_name(number, split)} has not been fetched yet.")
        self.bring(portion)
        said = Said(self._mirror.place.said)
        base = said.of(lambda: self.inner.globals_base(split, number))
        return None if base is None else said.tree(base)


class FarSample:
    """A sample of a dataset on another machine. Its state is that of the files there."""

    def __init__(self, dataset: FarDataset, portion: Portion, inner: SampleSource, state: str, said: Said) -> None:
        self.inner, self._dataset, self._portion = inner, dataset, portion
        self._state, self._said = state, said

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return self.inner.times

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        return tuple(map(self._said.words, self.inner.notes))

    def state(self, time_index: int) -> str:
        """Return what the files of the sample are on the far machine."""
        return self._dataset.state(self._portion)

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; what was removed here meanwhile is fetched again."""
        self._dataset.bring(self._portion)
        return self._said.tree(self._said.of(lambda: self.inner.tree(time_index)))

    def changed(self) -> bool:
        """Whether the files there are no longer what was read, or those here are gone."""
        try:
            return self._dataset.state(self._portion) != self._state or self.inner.changed()
        except SampleError:
            return True  # opening it again says why

    def close(self) -> None:
        """Let go of open files; they are opened again when they are needed."""
        self.inner.close()


@dataclass(frozen=True, slots=True)
class Said:
    """Says what sources say with the address where they name the folder of the mirror."""

    words: Callable[[str], str]

    def of(self, call: Callable[[], T]) -> T:
        """Return what a call returns; raises what it does, in other words."""
        try:
            return call()
        except SampleError as error:
            raise self.error(error) from error

    def error(self, error: SampleError) -> SampleError:
        """Return the same error in other words."""
        return SampleError(self.words(error.sentence), detail=error.detail, reason=error.reason, door=error.door)

    def tree(self, node: Node) -> Node:
        """Return the same tree, whose errors are in other words."""

        def load() -> Array | None:
            return self.of(node.value)

        return Node(
            node.name,
            lambda: node.label,
            node.path,
            children=lambda: [self.tree(child) for child in self.of(lambda: node.children)],
            load=load,
            shape=lambda: node.shape,
        )
