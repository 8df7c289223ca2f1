"""Where artifacts lie: one folder for each key, with names that are safe whatever a dataset calls things."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.store import ARRAYS, PARTIAL

KEY = ArtifactKey("/data/set", "train", 3, "Base_3_3", 0)

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.sampled_from(
    ["", ".", "..", "a/b", "../../etc", "~", "a\0b", "CON", " ", "-", "\n", "ä", "x" * 500, ARRAYS, PARTIAL]
)


def test_a_person_can_recognise_it() -> None:
    folder = KEY.directory
    assert folder.parts[0].startswith("set-")
    assert folder.parts[1:] == ("train", "sample_000000003", "time_00000-Base_3_3")


@given(dataset=names, split=names, base=names, sample=st.integers(0, 10**12), time=st.integers(0, 10**6))
def test_stays_inside_the_store(dataset: str, split: str, base: str, sample: int, time: int) -> None:
    folder = ArtifactKey(f"/data/{dataset}", split, sample, base, time).directory
    assert not folder.is_absolute()
    assert len(folder.parts) == 4
    assert folder.parts[0] != ARRAYS
    for part in folder.parts:
        assert part not in ("", ".", "..")
        assert "/" not in part
        assert "\0" not in part
        assert not part.startswith(".")
        assert len(part.encode()) <= 200
    assert Path("/store").joinpath(folder).is_relative_to("/store")


@given(first=names, second=names)
def test_different_names_lie_apart(first: str, second: str) -> None:
    if first != second:
        assert replace(KEY, split=first).directory != replace(KEY, split=second).directory
        assert replace(KEY, base=first).directory != replace(KEY, base=second).directory
        assert replace(KEY, dataset=f"/a/{first}").directory != replace(KEY, dataset=f"/a/{second}").directory


def test_same_name_in_different_places() -> None:
    assert replace(KEY, dataset="/a/set").directory != replace(KEY, dataset="/b/set").directory
