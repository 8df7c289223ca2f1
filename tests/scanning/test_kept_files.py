"""What is kept of all datasets: counted, and removed; nothing else is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from viewer.scanning.kept_file import APPLICATION, kept_file
from viewer.scanning.kept_files import Forgotten, KeptFiles, forget_files, survey
from viewer.scanning.store.database import open_database


def write(folder: Path, dataset: str) -> Path:
    """Keep something of a dataset, as a scanner does."""
    file = kept_file(folder, dataset)
    connection = open_database(file)
    connection.execute("INSERT INTO fact VALUES ('some', 'thing')")
    connection.close()
    return file


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """The folder of what is kept."""
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_our_files_are_counted_and_removed(scans: Path) -> None:
    files = [write(scans, dataset) for dataset in ("/one", "/two", "/three")]
    size = sum(file.stat().st_size for file in files)
    assert survey(scans) == KeptFiles(3, size)
    assert forget_files(scans, files[1]) == Forgotten(2, size - files[1].stat().st_size)
    assert names(scans) == {files[1].name}
    assert survey(scans / "none") == KeptFiles() and forget_files(scans / "none") == Forgotten()


def test_what_was_killed_while_it_wrote_is_removed_whole(scans: Path) -> None:
    code = (
        "import os, pathlib\n"
        "from viewer.scanning.kept_file import kept_file\n"
        "from viewer.scanning.store.database import open_database\n"
        f"connection = open_database(kept_file(pathlib.Path({str(scans)!r}), '/one'))\n"
        "connection.execute(\"INSERT INTO fact VALUES ('some', 'thing')\")\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert any(name.endswith("-wal") for name in names(scans))
    assert forget_files(scans).removed == 1
    assert names(scans) == set()


def test_what_is_in_use_stays(scans: Path) -> None:
    file = write(scans, "/one")
    connection = open_database(file)
    connection.execute("SELECT * FROM fact").fetchall()
    assert forget_files(scans) == Forgotten(in_use=1)
    connection.execute("INSERT INTO fact VALUES ('more', 'things')")
    connection.close()
    assert forget_files(scans).removed == 1


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "scans"
    outside.mkdir()
    folder.mkdir()
    target = write(outside, "/linked")
    (folder / target.name).symlink_to(target)
    (folder / f"{'0' * 32}.sqlite").mkdir()
    (folder / "mine.sqlite").write_bytes(b"mine")
    (folder / f"{'a' * 32}.sqlite").write_text("no file of SQLite, but called as one of ours")
    (folder / f"{'b' * 32}.sqlite").touch()
    foreign = folder / f"{'c' * 32}.sqlite"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE photos (name TEXT)")
    connection.close()
    stranger = folder / f"{'d' * 32}.sqlite"
    connection = sqlite3.connect(stranger)
    connection.execute(f"PRAGMA application_id={APPLICATION + 1}")
    connection.execute("CREATE TABLE fact (name TEXT)")
    connection.close()
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = forget_files(folder)
    assert done.removed == 0 and done.in_use == 0
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert (folder / f"{'0' * 32}.sqlite").is_dir() and target.exists()


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_what_cannot_be_removed_is_told(scans: Path) -> None:
    file = write(scans, "/one")
    scans.chmod(0o500)
    try:
        done = forget_files(scans)
    finally:
        scans.chmod(0o700)
    assert done.removed == 0 and str(file) in done.trouble
