"""Settings and state: kept, and whatever lies in their files never stops the start."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from tests.end2end.test_command_line import RUBBISH
from viewer.shell.services.settings import Settings
from viewer.shell.session.saved_state import MAX_RECENT, SavedState
from viewer.shell.session.state import FIRST

SETTINGS = [name for name, value in vars(Settings).items() if isinstance(value, property)]

KEYS = [
    "cache/clean_at_start",
    "cache/budget",
    "cache/temp_root",
    "children/memory_limit",
    "window/theme",
    "window/geometry",
    "window/docks",
    "view/color_map",
    "view/reversed",
    "view/bands",
    "view/unlit",
    "view/representation",
    "datasets/recent",
    "session",
]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["pid", "dataset", "selection"]), inner)
    ),
    max_leaves=8,
)


def read_everything(config: Path, state: Path) -> dict[str, Any]:
    chosen, known = Settings(config), SavedState(state)
    values = {name: getattr(chosen, name) for name in SETTINGS}
    known.unfinished()
    return {**values, "recent": known.recent, "geometry": known.geometry, "docks": known.docks}


def test_what_was_chosen_is_there_at_the_next_start(tmp_path: Path, qapp: Any) -> None:
    file = tmp_path / "config" / "settings.json"
    chosen = Settings(file)
    chosen.clean_at_start, chosen.color_map, chosen.edges = False, "plasma", True
    chosen.save()
    again = Settings(file)
    assert (again.clean_at_start, again.color_map, again.edges) == (False, "plasma", True)
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_recent_datasets(tmp_path: Path, qapp: Any) -> None:
    known = SavedState(tmp_path / "state.json")
    assert known.recent == []
    odd = ["/data/with, comma", "/data/semi;colon", "/data/ünï", "/data/per%cent", "/data/new\nline", '/data/"quoted"']
    for path in [*(f"/data/{number}" for number in range(20)), *odd, "/data/19"]:
        known.add_recent(path)
    known.remember_window(QByteArray(b"\0\1geometry"), QByteArray(b"docks\xff"))
    known.save()
    again = SavedState(tmp_path / "state.json")
    assert again.recent == ["/data/19", *reversed(odd), "/data/18", "/data/17", "/data/16"][:MAX_RECENT]
    assert again.geometry == QByteArray(b"\0\1geometry")
    assert again.docks == QByteArray(b"docks\xff")
    again.forget_recent()
    again.save()
    assert SavedState(tmp_path / "state.json").recent == []
    one = SavedState(tmp_path / "one.json")
    one.add_recent("/only")
    one.save()
    assert SavedState(tmp_path / "one.json").recent == ["/only"]


def test_what_goes_with_a_script_is_not_remembered(tmp_path: Path, qapp: Any) -> None:
    known = SavedState(tmp_path / "state.json")
    known.add_recent("/data/one")
    known.remember_view("/data/one", FIRST, {"a": 1})
    gone = "/tmp/plaid-viewer-1234-0123456789ab/handover/run-1234"
    known.add_recent(gone)
    known.remember_view(gone, FIRST, {"a": 1})
    known.remember_plots(gone, {"a": 1})
    known.remember_prediction(gone, {"a": 1})
    known.save()
    again = SavedState(tmp_path / "state.json")
    assert again.recent == ["/data/one"]
    assert (again.view_of(gone), again.plots_of(gone), again.prediction_of(gone)) == ({}, {}, {})
    assert "handover" not in (tmp_path / "state.json").read_text()


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_gives_values_of_the_right_types(tmp_path: Path, what: str, qapp: Any) -> None:
    usual = read_everything(tmp_path / "a.json", tmp_path / "b.json")
    for name in ("settings.json", "state.json"):
        (tmp_path / name).write_bytes(RUBBISH[what])
    found = read_everything(tmp_path / "settings.json", tmp_path / "state.json")
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in usual.items()}


@given(
    content=st.binary(max_size=300)
    | st.dictionaries(st.sampled_from(KEYS), ANY_JSON, max_size=5).map(lambda values: json.dumps(values).encode())
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes_are_survived(tmp_path: Path, content: bytes, qapp: Any) -> None:
    for name in ("settings.json", "state.json"):
        (tmp_path / name).write_bytes(content)
    read_everything(tmp_path / "settings.json", tmp_path / "state.json")


def test_rubbish_is_set_aside_not_destroyed(tmp_path: Path, qapp: Any) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(RUBBISH["binary"])
    chosen = Settings(file)
    chosen.edges = True
    chosen.save()
    assert Settings(file).edges
    assert file.with_suffix(".broken").read_bytes() == RUBBISH["binary"]


def test_places_where_nothing_can_be_written(tmp_path: Path, qapp: Any) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dir.json").mkdir()
    for file in (tmp_path / "file" / "settings.json", tmp_path / "dir.json", Path("/proc/nowhere/settings.json")):
        chosen, known = Settings(file), SavedState(file)
        chosen.edges = True
        known.add_recent("/data")
        assert chosen.edges
        assert known.recent == ["/data"]
        chosen.save()
        known.save()
    assert os.listdir(tmp_path / "dir.json") == []


def test_what_is_put_is_soon_written(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "state.json"
    SavedState(file).add_recent("/data")
    qtbot.waitUntil(lambda: file.exists() and SavedState(file).recent == ["/data"])


def test_two_windows_keep_what_the_other_wrote(tmp_path: Path, qapp: Any) -> None:
    file = tmp_path / "config" / "settings.json"
    one, other = Settings(file), Settings(file)
    one.edges = True
    one.save()
    other.color_map = "plasma"
    other.save()
    one.theme = "dark"
    one.save()
    last = Settings(file)
    assert (last.edges, last.color_map, last.theme) == (True, "plasma", "dark")
    assert os.listdir(file.parent) == [file.name], "nothing else stays beside the file"


def test_a_write_waits_for_nobody(tmp_path: Path, qapp: Any) -> None:
    """What a program leaves that was killed while it wrote stopped the next window for half a minute."""
    file = tmp_path / "state.json"
    for name in ("state.json.lock", ".state.json.1"):
        (tmp_path / name).touch()
    known = SavedState(file)
    known.add_recent("/data")
    known.save()
    assert SavedState(file).recent == ["/data"]
