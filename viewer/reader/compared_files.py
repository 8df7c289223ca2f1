"""The state of the files of samples and of their predictions, to tell whether errors are still true."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from viewer.errors import SampleError
from viewer.protocol import CheckErrors
from viewer.reader.file_state import digest_of
from viewer.reader.hdf5_file import State
from viewer.reader.hdf5_file import state_of as state_of_status
from viewer.reader.open_datasets import HeldDataset
from viewer.reader.progress import Step
from viewer.wording import sample_name

_GONE = "gone"


def state_of(sides: Iterable[HeldDataset | None], split: str, number: int) -> str:
    """Return what tells the files of a sample and of its prediction from what they were; looks at them each time.

    Opens no file of CGNS: a dataset has thousands of them. What links inside them lead to is known once they have been
    compared, see :func:`with_links`.
    """
    states = []
    for held in sides:
        if held is not None:
            try:
                states.append(_state(held, split, number))
            except (SampleError, IndexError, OSError):
                states.append(_GONE)
    return " ".join(states)


def with_links(state: str, sides: Iterable[HeldDataset | None], split: str, number: int) -> str:
    """Add what tells the files to which links in those of a sample led, when it was compared, from what they were."""
    from viewer.reader.sample_cgns import CgnsSample

    linked: dict[Path, State | None] = {}
    for held in sides:
        sample = held.samples.known(split, number) if held is not None else None
        if isinstance(sample, CgnsSample):
            linked |= sample.linked()
    if not linked:
        return state
    return json.dumps([state, _digest_of_linked(linked), *map(str, linked)])


def changed_samples(request: CheckErrors, sides: tuple[HeldDataset, HeldDataset | None], step: Step) -> tuple[int, ...]:
    """Return the samples of a request whose files are not as they were any more."""
    found = []
    for number, state in zip(request.samples, request.states, strict=True):
        step(f"Checking the files of {sample_name(number, request.split)}", None)
        if _state_now(state, sides, request.split, number) != state:
            found.append(number)
    return tuple(found)


def _state_now(state: str, sides: tuple[HeldDataset, HeldDataset | None], split: str, number: int) -> str:
    own = state_of(sides, split, number)
    if not state.startswith("["):
        return own
    _, _, *names = json.loads(state)
    return json.dumps([own, _digest_of_linked({Path(name): _state_of_file(name) for name in names}), *names])


def _state_of_file(name: str) -> State | None:
    try:
        return state_of_status(os.stat(name))
    except OSError:
        return None


def _digest_of_linked(states: Mapping[Path, State | None]) -> str:
    return digest_of((), *(f"{path} {state}" for path, state in states.items()))


def _state(held: HeldDataset, split: str, number: int) -> str:
    from viewer.reader.far_source import FarDataset
    from viewer.reader.source_arrays import ArrayDataset
    from viewer.reader.source_cgns import CgnsDataset

    source = held.opened.source
    if isinstance(source, FarDataset):
        return source.state_of(split, number)
    if isinstance(source, CgnsDataset):
        files = source.files(split, number)
        return digest_of(map(os.stat, files) if source.together else _statuses(files[0].parent))
    if isinstance(source, ArrayDataset):
        return digest_of(map(os.stat, source.files(split, number)))  # the mesh is that of the reference
    sample = held.sample(split, number)
    return " ".join(dict.fromkeys(sample.state(time) for time in range(len(sample.times))))


def _statuses(folder: Path) -> Iterator[os.stat_result]:
    """Look at all that lies in a folder: its files of meshes, and files that values of theirs may be in."""
    for name in sorted(os.listdir(folder)):
        yield os.stat(folder / name)
