"""What was fetched is removed when the user wants that, and never while anybody shows, reads or fetches it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.far.fetched import ADDRESS, ONE, OTHER, fetch, left
from viewer import fetched_removal
from viewer.fetched_files import SIGN, survey
from viewer.fetched_removal import remove_files, remove_kept
from viewer.fetched_use import FetchedUse
from viewer.open_folder import Folder, Lock

_USES = """
import sys
from pathlib import Path
from viewer.fetched_use import FetchedUse
use = FetchedUse(Path(sys.argv[1]))
print(use.lock, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def cancel() -> threading.Event:
    return threading.Event()


@contextmanager
def user_of(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that uses a dataset until it ends."""
    pipe = subprocess.PIPE
    program = subprocess.Popen([sys.executable, "-c", _USES, folder], stdin=pipe, stdout=pipe, text=True)
    try:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == "free"
        yield program
    finally:
        program.kill()
        program.communicate()


def test_one_dataset_is_removed(tmp_path: Path, cancel: threading.Event) -> None:
    horn, blade = fetch(tmp_path), fetch(tmp_path, OTHER)
    assert remove_files(tmp_path / "fetched", horn, cancel).bytes == 3 * ONE
    assert left(horn) == [] and len(left(blade)) == 3
    assert (horn / SIGN).is_file(), "a reader that has it open goes on"


def test_what_is_kept_is_removed_as_a_whole(tmp_path: Path, cancel: threading.Event) -> None:
    kept = tmp_path / "kept"
    horn, passing = fetch(tmp_path, kept=str(kept)), fetch(tmp_path)
    assert horn.parent == kept and survey(kept)[0].kept
    removed = remove_kept(kept, horn, cancel)
    assert removed.bytes > 3 * ONE and not removed.why_not and os.listdir(kept) == []
    assert remove_kept(tmp_path / "fetched", passing, cancel).bytes == 0 and len(left(passing)) == 3


def test_what_another_program_uses_stays_until_that_is_killed(tmp_path: Path, cancel: threading.Event) -> None:
    kept = tmp_path / "kept"
    horn, passing = fetch(tmp_path, kept=str(kept)), fetch(tmp_path)
    with user_of(horn) as one, user_of(horn) as other:
        for program in (one, other):
            assert remove_kept(kept, horn, cancel).why_not == "another window shows it"
            assert len(left(horn)) == 3
            program.kill()
            program.wait()
        assert not remove_kept(kept, horn, cancel).why_not and not horn.exists()
    with user_of(passing):
        removed = remove_files(passing.parent, passing, cancel)
        assert (removed.bytes, removed.why_not) == (0, "it is being read at the moment")
        assert len(left(passing)) == 3
    assert remove_files(passing.parent, passing, cancel).bytes == 3 * ONE


def test_what_is_being_fetched_stays_without_the_first_lock(tmp_path: Path, cancel: threading.Event) -> None:
    """A reader that fetches has a lock of its own: the one of whoever shows it may have been lost."""
    horn = fetch(tmp_path, kept=str(tmp_path / "kept"))
    (horn / "locks" / "1f").mkdir(parents=True)
    with Folder.at(horn / "locks" / "1f") as fetching:
        assert fetching.lock() is Lock.FREE
        assert remove_kept(horn.parent, horn, cancel).why_not == "another window shows it"
    assert len(left(horn)) == 3 and not remove_kept(horn.parent, horn, cancel).why_not


@pytest.mark.parametrize("broken", ["refused", "granted to everybody"])
def test_where_locks_say_nothing_nothing_is_removed(
    tmp_path: Path, cancel: threading.Event, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    horn = fetch(tmp_path, kept=str(tmp_path / "kept"))
    answer = Lock.UNUSABLE if broken == "refused" else Lock.FREE
    monkeypatch.setattr(Folder, "lock_file", staticmethod(lambda descriptor, *, shared=False: answer))
    assert "nothing can be locked" in remove_kept(horn.parent, horn, cancel).why_not
    assert len(left(horn)) == 3


def test_a_removal_that_was_killed_is_finished_by_the_next(
    tmp_path: Path, cancel: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    horn, blade = (fetch(tmp_path, address, kept=str(kept)) for address in (ADDRESS, OTHER))
    like_one = kept / f"{horn.name}.removed-0"
    (like_one / "mine").mkdir(parents=True)
    with monkeypatch.context() as patched:
        patched.setattr(fetched_removal, "_take_away", lambda folder, cancel: 0)
        assert remove_kept(kept, horn, cancel).bytes == 0 and not horn.exists()
    assert [one.address for one in survey(kept)] == [OTHER]
    assert fetch(tmp_path, kept=str(kept)) == horn, "the name is free"
    assert remove_kept(kept, blade, cancel).bytes > 6 * ONE
    assert sorted(os.listdir(kept)) == sorted([horn.name, like_one.name]), "what is signed by nobody stays"
    assert len(left(horn)) == 3


def test_a_lock_on_what_was_removed_meanwhile_is_none(tmp_path: Path, cancel: threading.Event) -> None:
    horn = fetch(tmp_path, kept=str(tmp_path / "kept"))
    with FetchedUse(horn) as first:
        horn.rename(tmp_path / "gone")
        assert not first.leads_here()
        assert FetchedUse(horn).lock is Lock.UNUSABLE and not horn.exists()
