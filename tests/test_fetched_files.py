"""What was fetched of datasets on other machines is counted, and goes where room is needed: that and nothing else."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from tests.far.fetched import ADDRESS, ONE, OTHER, fetch, left
from viewer.fetched_files import (
    LOW_WATER,
    SIGN,
    YOUNG_S,
    digest_of,
    evict,
    survey,
)
from viewer.fetched_removal import remove_files, remove_kept
from viewer.fetched_use import USE


@pytest.fixture
def cancel() -> threading.Event:
    return threading.Event()


def test_what_there_is_is_counted(tmp_path: Path) -> None:
    horn, blade = fetch(tmp_path), fetch(tmp_path, OTHER, files=1)
    found = survey(tmp_path / "fetched")
    assert [(one.folder, one.address, one.kept, one.files) for one in found] == [
        (blade, OTHER, False, 1), (horn, ADDRESS, False, 3),
    ]  # fmt: skip
    assert [one.bytes for one in found] == [ONE, 3 * ONE]
    assert found[1].used == pytest.approx(time.time() - 2 * YOUNG_S + 2, abs=60.0)
    assert survey(tmp_path / "nowhere") == ()


def test_the_oldest_go_where_there_is_too_much(tmp_path: Path, cancel: threading.Event) -> None:
    horn, base = fetch(tmp_path, files=10), tmp_path / "fetched"
    assert evict(base, 10 * ONE, cancel) == 10 * ONE and len(left(horn)) == 10
    rest = evict(base, 9 * ONE, cancel)
    assert rest == 7 * ONE <= 9 * ONE * LOW_WATER
    assert left(horn) == [f"sample_{number}" for number in range(3, 10)]
    assert (horn / "horn" / "infos.yaml").is_file() and (horn / SIGN).is_file()


def test_what_has_just_come_stays(tmp_path: Path, cancel: threading.Event) -> None:
    horn = fetch(tmp_path, old_s=YOUNG_S / 2)
    assert evict(tmp_path / "fetched", 0, cancel) == 3 * ONE and len(left(horn)) == 3


def test_what_is_not_ours_is_left(tmp_path: Path, cancel: threading.Event) -> None:
    """The small file and the name of the folder have to agree; a link is not followed."""
    horn = fetch(tmp_path)
    base = horn.parent
    renamed = horn.rename(base / digest_of(OTHER))
    unsigned = base / digest_of("s3://bucket/unsigned")
    (unsigned / "x").mkdir(parents=True)
    (unsigned / "x" / "mesh.cgns").write_bytes(bytes(ONE))
    elsewhere = fetch(tmp_path / "elsewhere")
    (base / elsewhere.name).symlink_to(elsewhere)
    for text in ("", "[]", json.dumps({"address": 3, "kept": True}), "\xff"):
        odd = base / f"odd{len(text)}"
        odd.mkdir(exist_ok=True)
        (odd / SIGN).write_text(text, encoding="latin-1")
    assert survey(base) == ()
    assert evict(base, 0, cancel) == 0
    for folder in (renamed, unsigned, base / elsewhere.name):
        for remove in (remove_files, remove_kept):
            assert remove(base, folder, cancel).bytes == 0
            assert remove(base, folder, cancel).why_not == "it has been removed already"
        assert not (folder / USE).exists()
    assert len(left(renamed)) == 3 and len(left(elsewhere)) == 3 and left(unsigned) == ["x"]


def test_no_file_behind_a_link_is_removed(tmp_path: Path, cancel: threading.Event) -> None:
    horn = fetch(tmp_path, files=1)
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "mesh.cgns").write_bytes(bytes(ONE))
    (horn / "horn" / "data" / "out").symlink_to(precious)
    assert remove_files(tmp_path / "fetched", horn, cancel).bytes == ONE
    assert (precious / "mesh.cgns").is_file() and (horn / "horn" / "data" / "out").is_symlink()
