"""Settings and state: kept, and whatever lies in their files never stops the start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray

from tests.end2end.test_command_line import RUBBISH
from viewer.shell.settings import Settings
from viewer.shell.state import MAX_RECENT, State

SETTINGS = [name for name, value in vars(Settings).items() if isinstance(value, property)]


def read_everything(config: Path, state: Path) -> dict[str, Any]:
    chosen, known = Settings(config), State(state)
    values = {name: getattr(chosen, name) for name in SETTINGS}
    return {**values, "recent": known.recent, "geometry": known.geometry, "docks": known.docks}


def test_what_was_chosen_is_there_at_the_next_start(tmp_path: Path, qapp: Any) -> None:
    file = tmp_path / "config" / "settings.ini"
    chosen = Settings(file)
    chosen.clean_at_start, chosen.color_map, chosen.edges = False, "plasma", True
    chosen.save()
    again = Settings(file)
    assert (again.clean_at_start, again.color_map, again.edges) == (False, "plasma", True)
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_recent_datasets(tmp_path: Path, qapp: Any) -> None:
    known = State(tmp_path / "state.ini")
    assert known.recent == []
    odd = ["/data/with, comma", "/data/semi;colon", "/data/ünï", "/data/per%cent", "/data/new\nline", '/data/"quoted"']
    for path in [*(f"/data/{number}" for number in range(20)), *odd, "/data/19"]:
        known.add_recent(path)
    known.remember_window(QByteArray(b"\0\1geometry"), QByteArray(b"docks\xff"))
    known.save()
    again = State(tmp_path / "state.ini")
    assert again.recent == ["/data/19", *reversed(odd), "/data/18", "/data/17", "/data/16"][:MAX_RECENT]
    assert again.geometry == QByteArray(b"\0\1geometry")
    assert again.docks == QByteArray(b"docks\xff")
    again.forget_recent()
    again.save()
    assert State(tmp_path / "state.ini").recent == []
    one = State(tmp_path / "one.ini")
    one.add_recent("/only")
    one.save()
    assert State(tmp_path / "one.ini").recent == ["/only"]


@pytest.mark.qt_log_ignore("Trying to construct an instance of an invalid type", extend=True)
@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_gives_values_of_the_right_types(tmp_path: Path, what: str, qapp: Any) -> None:
    usual = read_everything(tmp_path / "a.ini", tmp_path / "b.ini")
    for name in ("settings.ini", "state.ini"):
        (tmp_path / name).write_bytes(RUBBISH[what])
    found = read_everything(tmp_path / "settings.ini", tmp_path / "state.ini")
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in usual.items()}


@pytest.mark.qt_log_ignore("Trying to construct an instance of an invalid type", extend=True)
@given(
    content=st.binary(max_size=300) | st.text(alphabet='[]=@()\\x0aé,;\n"viewcachdtsrn/_', max_size=80).map(str.encode)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_bytes_are_survived(tmp_path: Path, content: bytes, qapp: Any) -> None:
    for name in ("settings.ini", "state.ini"):
        (tmp_path / name).write_bytes(content)
    read_everything(tmp_path / "settings.ini", tmp_path / "state.ini")


def test_rubbish_is_set_aside_not_destroyed(tmp_path: Path, qapp: Any) -> None:
    file = tmp_path / "settings.ini"
    file.write_bytes(RUBBISH["binary"])
    chosen = Settings(file)
    chosen.edges = True
    chosen.save()
    assert Settings(file).edges
    assert file.with_suffix(".broken").read_bytes() == RUBBISH["binary"]


def test_places_where_nothing_can_be_written(tmp_path: Path, qapp: Any) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dir.ini").mkdir()
    for file in (tmp_path / "file" / "settings.ini", tmp_path / "dir.ini", Path("/proc/nowhere/settings.ini")):
        chosen, known = Settings(file), State(file)
        chosen.edges = True
        known.add_recent("/data")
        assert chosen.edges
        assert known.recent == ["/data"]
        chosen.save()
        known.save()
    assert os.listdir(tmp_path / "dir.ini") == []
