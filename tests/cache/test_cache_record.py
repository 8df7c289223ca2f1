"""The owner's record: written whole, trusted in nothing (F32)."""

from __future__ import annotations

import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.cache import find_orphans, record
from viewer.cache.record import BadRecord, OwnerRecord
from viewer.cache.verdict import RecordState, Verdict
from viewer.open_folder import Folder


@pytest.fixture
def folder(temp_root):
    with Folder.at(temp_root) as opened:
        yield opened


def good() -> dict:
    return json.loads(OwnerRecord.of_this_process(lock_works=True).to_json())


def test_round_trip(folder, temp_root):
    with Folder.at(temp_root.parent) as above:
        lock = record.write(above, folder, lock_works=False)
    mine = OwnerRecord.of_this_process(lock_works=False, local=True, device=temp_root.stat().st_dev)
    found = record.read(folder).owner
    assert found == mine._replace(started_at=found.started_at)
    lock.drop()
    assert stat.S_IMODE((temp_root / record.FILE_NAME).stat().st_mode) == 0o600
    assert mine.pid == os.getpid()
    assert os.listdir(temp_root) == [record.FILE_NAME]


def test_absent(folder):
    assert record.read(folder).state is RecordState.ABSENT


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 16000, b"[]", b"1" * 5000, b"\xff\xfe", b"null"])
def test_not_a_record(data):
    with pytest.raises(BadRecord):
        OwnerRecord.from_json(data)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"v": 0}, {"v": "1"}, {"v": True}, {"pid": "1"}, {"pid": -1}, {"pid": 2**65}, {"pid": None},
        {"pid": True}, {"lock_works": 1}, {"lock_works": None}, {"host": "x" * 2000}, {"host": None}, {"boot_id": 7},
        {"uid": 1.5},
    ],
)  # fmt: skip
def test_wrong_types(change):
    with pytest.raises(BadRecord):
        OwnerRecord.from_json(json.dumps(good() | change).encode())


def test_extra_fields_of_the_same_version_are_ignored():
    assert OwnerRecord.from_json(json.dumps(good() | {"new": 1}).encode()).pid == os.getpid()


@given(
    st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.booleans(), st.floats()))
    | st.integers()
)
def test_any_json_is_a_record_or_bad(value):
    try:
        OwnerRecord.from_json(json.dumps(value).encode())
    except BadRecord:
        pass


def hostile_fifo(path):
    os.mkfifo(path)


def hostile_gigabyte(path):
    with path.open("wb") as stream:
        stream.truncate(2**30)


def hostile_link(path):
    path.symlink_to("/etc/passwd")


def hostile_directory(path):
    path.mkdir()


def hostile_newer(path):
    path.write_text(json.dumps(good() | {"v": 99}))


def hostile_copy(path):
    path.write_text(json.dumps(good()))


@pytest.mark.parametrize(
    ("plant", "word"),
    [
        (hostile_fifo, "regular"),
        (hostile_gigabyte, "big"),
        (hostile_link, "regular"),
        (hostile_directory, "regular"),
        (hostile_newer, "newer"),
        (hostile_copy, "another process"),
    ],
)
def test_hostile_record_is_kept_and_explained(legacy, plant, word):
    path = legacy()
    plant(path / record.FILE_NAME)
    (finding,) = find_orphans().findings
    assert finding.verdict is Verdict.UNKNOWN
    assert word in finding.reason


def test_unreadable_record(folder, monkeypatch):
    def refuse(self, name):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Folder, "file", refuse)
    found = record.read(folder)
    assert found.state is RecordState.BROKEN
    assert "Input/output" in found.problem


def test_short_write_is_no_space(folder, monkeypatch):
    monkeypatch.setattr(os, "write", lambda descriptor, data: len(data) - 1)
    with pytest.raises(OSError, match="No space"):
        record.write(folder, folder, lock_works=True)
