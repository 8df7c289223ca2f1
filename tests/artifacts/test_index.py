"""Who goes when there is too much: least recently used first, never what is needed, shared arrays counted once."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.artifacts.index import LOW_WATER, ArtifactIndex, Contents, measure

A, B, C, D = (Path(name) for name in "ABCD")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def contents(*inodes: int, size: int = 100, folder: int = 0) -> Contents:
    return Contents({(1, inode): size for inode in inodes}, folder)


@pytest.fixture
def index() -> ArtifactIndex:
    """Four artifacts of 100 bytes, A the oldest, in a limit of 300."""
    index = ArtifactIndex(limit=300, clock=Clock())
    for number, directory in enumerate((A, B, C, D)):
        index.put(directory, contents(number))
    return index


def test_what_was_read_for_a_single_look_goes_before_all_others(index: ArtifactIndex) -> None:
    index.use_once(D)
    index.use_once(C)
    assert index.expendable() == [C, D, A, B], "the last one first: who looks again finds those before"
    assert index.victims() == [C, D]
    index.use(C)
    assert index.expendable() == [D, A, B, C], "somebody has looked at it himself"
    index.put(D, contents(3))
    assert index.expendable()[0] == D, "to be counted is no use"
    index.drop(D)
    index.put(D, contents(3))
    assert index.expendable() == [A, B, C, D], "another one"


def test_least_recently_used_goes_first(index: ArtifactIndex) -> None:
    assert index.bytes == 400
    assert index.victims() == [A, B]  # down to 240, not just to 300
    index.use(A)
    assert index.victims() == [B, C]
    index.put(B, contents(1))
    assert index.victims() == [C, D]


def test_within_the_limit_nothing_goes(index: ArtifactIndex) -> None:
    index.limit = 400
    assert index.victims() == []
    index.limit = 0
    assert index.victims() == []


def test_what_is_needed_never_goes(index: ArtifactIndex) -> None:
    index.limit = 1
    index.shown, index.loading, index.next = frozenset({A}), frozenset({B}), frozenset({C})
    index.pin(D)
    assert index.victims() == []
    assert index.expendable() == []
    assert index.kept == {A, B, C, D}
    index.unpin(D)
    index.next = frozenset()
    assert index.victims() == [C, D]


def test_a_pin_goes_with_its_artifact(index: ArtifactIndex) -> None:
    index.pin(A)
    index.pin(Path("unknown"))
    assert index.pinned == {A}
    index.drop(A)
    assert index.pinned == frozenset()
    assert A not in index
    index.put(A, contents(0))
    assert index.pinned == frozenset()


def test_shared_arrays_count_once() -> None:
    index = ArtifactIndex(limit=100, clock=Clock())
    index.put(A, contents(1, 2))
    index.put(B, contents(1, 3))
    assert index.bytes == 300
    assert index.bytes_of([A]) == 200
    assert index.bytes_of([A, B, A]) == 300
    index.drop(A)
    assert index.bytes == 200  # the mesh is still held by B
    index.drop(B)
    assert index.bytes == 0
    index.drop(B)
    assert index.bytes == 0


def test_what_others_hold_frees_nothing() -> None:
    """Artifacts of a constant mesh: removing one frees its field only, so more of them have to go."""
    index = ArtifactIndex(limit=400, clock=Clock())
    for number, directory in enumerate((A, B, C, D)):
        index.put(directory, contents(99, number))
    assert index.bytes == 500
    assert index.victims() == [A, B]  # 500 - 100 - 100 <= 320; the mesh stays for C and D
    index.limit = 1
    assert index.victims() == [A, B, C, D]


def test_put_again_replaces() -> None:
    index = ArtifactIndex(clock=Clock())
    index.put(A, contents(1, folder=4096))
    index.put(A, contents(1, 2, folder=4096))
    assert index.bytes == 4296
    assert index.last_used(A) == 2.0
    assert index.last_used(B) is None


def test_room(index: ArtifactIndex) -> None:
    index.shown = frozenset({A})
    assert index.has_room_for(200)
    assert not index.has_room_for(201)
    index.limit = 0
    assert index.has_room_for(10**18)


names = st.sampled_from([Path(f"artifact {number}") for number in range(8)])
actions = st.one_of(
    st.tuples(st.just("put"), names, st.frozensets(st.integers(0, 6), max_size=4)),
    st.tuples(st.sampled_from(["use", "drop", "pin", "unpin"]), names, st.just(frozenset())),
)


@given(st.lists(actions, max_size=40), st.frozensets(names, max_size=3), st.integers(1, 1200))
def test_any_history(history: list, shown: frozenset[Path], limit: int) -> None:
    index = ArtifactIndex(limit, Clock())
    index.shown = shown
    model: dict[Path, frozenset[int]] = {}
    for action, directory, inodes in history:
        if action == "put":
            index.put(directory, contents(*inodes, folder=10))
            model.pop(directory, None)
            model[directory] = inodes
        else:
            getattr(index, action)(directory)
            if action == "drop":
                model.pop(directory, None)
            elif action == "use" and directory in model:
                model[directory] = model.pop(directory)

    def size(held: dict[Path, frozenset[int]]) -> int:
        return 100 * len(frozenset().union(*held.values())) + 10 * len(held)

    assert index.directories == tuple(model)
    assert index.bytes == size(model) == index.bytes_of(model)
    victims = index.victims()
    assert not set(victims) & index.kept
    left = {directory: held for directory, held in model.items() if directory not in victims}
    if size(model) > limit:
        assert size(left) <= limit * LOW_WATER or set(left) <= index.kept
        # none of them too many: without the last one the target is not reached
        spared = {**left, **({victims[-1]: model[victims[-1]]} if victims else {})}
        assert not victims or size(spared) > int(limit * LOW_WATER)
        order = [directory for directory in model if directory not in index.kept]
        assert victims == order[: len(victims)]
    else:
        assert victims == []


def test_measure(tmp_path: Path) -> None:
    assert measure(tmp_path / "nothing") is None
    folder = tmp_path / "artifact"
    folder.mkdir()
    (folder / "a").write_bytes(b"x" * 10_000)
    os.link(folder / "a", folder / "b")
    (folder / "hole").touch()
    os.truncate(folder / "hole", 10**9)
    found = measure(folder)
    assert found is not None
    assert len(found.files) == 2
    assert 10_000 <= sum(found.files.values()) < 100_000  # blocks, not lengths; one inode once
