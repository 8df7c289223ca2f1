"""The manifest: written and read back the same, refused when it is anything else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.artifacts.manifest import (
    CELL,
    NAME,
    VERTEX,
    ArrayRecord,
    BaseOutline,
    FieldRecord,
    Manifest,
    ManifestCache,
    ZoneRecord,
    read_manifest,
    write_manifest,
)
from viewer.errors import ArtifactError

MANIFEST = Manifest(
    dataset="/data/set",
    split="train",
    sample=3,
    base="Base",
    times=(0.0, 0.5),
    time_index=1,
    bases=(BaseOutline("Base", 3, 3, ("A", "B")), BaseOutline("Empty", 2, 3)),
    zones=(
        ZoneRecord(
            "A",
            4,
            1,
            {"points": ArrayRecord("a.npy", "<f8", (4, 3))},
            fields=(
                FieldRecord("p", VERTEX, "p.npy"),
                FieldRecord("p", CELL, "q.npy"),
                FieldRecord("Velocity", VERTEX, "v.npy", ("VelocityX", "VelocityY", "VelocityZ"), "m/s"),
            ),
            boundaries=("Wall",),
        ),
        ZoneRecord("B", 8, 1, {}, dimensions=(2, 2, 2), fields=(FieldRecord("p", VERTEX, "r.npy"),)),
    ),
    globals_={"alpha": 0.5, "label": "calm", "load": [1.0, 2.0]},
    warnings=("Zone C is empty.",),
)


def test_round_trip(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST
    assert MANIFEST.time == 0.5


@given(
    values=st.dictionaries(
        st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.floats(-1, 1))
    )
)
def test_any_globals(values: dict, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("manifest")
    manifest = Manifest("/d", "s", 0, "b", (0.0,), 0, (), (), globals_=values)
    write_manifest(folder, manifest)
    assert read_manifest(folder) == manifest


def test_fields() -> None:
    assert MANIFEST.field_names() == (("p", VERTEX), ("p", CELL), ("Velocity", VERTEX))
    assert [record.file for _, record in MANIFEST.find_fields("p")] == ["p.npy", "q.npy", "r.npy"]
    assert [(zone.name, record.file) for zone, record in MANIFEST.find_fields("p", VERTEX)] == [
        ("A", "p.npy"),
        ("B", "r.npy"),
    ]
    assert MANIFEST.find_fields("nothing") == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"dataset": 7}', b"{}", b'"manifest"', b"0" * 1000],
)
def test_anything_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(ArtifactError, match="read the sample again"):
        read_manifest(tmp_path)


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError):
        read_manifest(tmp_path)


def test_another_format(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    plain = json.loads((tmp_path / NAME).read_text())
    (tmp_path / NAME).write_text(json.dumps({**plain, "format": 99}))
    with pytest.raises(ArtifactError, match="format 99"):
        read_manifest(tmp_path)


def test_what_a_newer_program_adds_is_passed_over(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    plain = json.loads((tmp_path / NAME).read_text())
    (tmp_path / NAME).write_text(json.dumps({**plain, "new": {"a": 1}}))
    assert read_manifest(tmp_path) == MANIFEST


def test_a_manifest_is_read_once_and_another_in_its_place_again(tmp_path: Path) -> None:
    cache = ManifestCache(most=2)
    write_manifest(tmp_path, MANIFEST)
    first = cache.read(tmp_path)
    assert first == MANIFEST
    assert cache.read(tmp_path) is first
    (tmp_path / NAME).rename(tmp_path / "old")
    write_manifest(tmp_path, replace(MANIFEST, sample=77))
    assert cache.read(tmp_path).sample == 77
    (tmp_path / NAME).unlink()
    with pytest.raises(ArtifactError):
        cache.read(tmp_path)
    for number in range(3):
        (folder := tmp_path / str(number)).mkdir()
        write_manifest(folder, MANIFEST)
        cache.read(folder)
    (tmp_path / "old").rename(tmp_path / NAME)
    assert cache.read(tmp_path) is not first, "the oldest is not kept"
