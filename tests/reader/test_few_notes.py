"""Notes by the thousand are few."""

from pathlib import Path

import h5py

from tests import datasets as ds
from tests.reader.artifact import read
from viewer.reader.few_notes import few_notes


def test_five_of_a_kind_and_how_many_more() -> None:
    links = [
        f"The link Base/Z/L{number} is not followed: it is one of more than 32 links in a row." for number in range(99)
    ]
    zones = [f"Zone “Wing {'x' * number}” is empty." for number in range(6)]
    other = "The coordinates have different units."
    assert few_notes([*links[:50], other, *zones, *links[50:], other]) == (
        *links[:5],
        "94 more notes are like the one before this.",
        other,
        *zones[:5],
        "1 more note is like the one before this.",
    )
    assert few_notes(zones[:5]) == tuple(zones[:5])


def test_all_together() -> None:
    notes = [f"Fields of {chr(ord('A') + number % 26) * (1 + number // 26)} are not drawn." for number in range(1000)]
    found = few_notes(notes)
    assert found[:200] == tuple(notes[:200]) and found[200:] == ("800 more notes are not shown.",)


def test_a_chain_of_links(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box((1, 1, 1))
    fields = ds.solution("Last", {"p": points[:, 0]})
    zone = ds.zone("Zone", points, 1, [ds.section("E", 17, 1, hexahedra + 1), fields])
    path = ds.write_trees(tmp_path / "set", [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
    with h5py.File(ds.mesh_file(path), "r+") as file:
        for number in range(500):
            file[f"Base/Zone/Link{number}"] = h5py.SoftLink(f"/Base/Zone/Link{number + 1}")
    notes = read(path, cache_root).manifest.warnings
    assert len(notes) < 20
    assert any("more notes are like the one before this." in note for note in notes)
