"""A dataset is downloaded from a server that plays the Hub, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytest.importorskip("huggingface_hub", reason="downloading needs huggingface_hub (the extra plaid)")

from tests.conftest import wait_until
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import Program
from tests.far.servers.hub import COMMIT, HubServer
from tests.frames import color_count

REPO = "tests/horn"


@pytest.fixture
def hub(example_dataset: Path) -> Iterator[HubServer]:
    server = HubServer({REPO: example_dataset})
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def window(start: Start, hub: HubServer, tmp_path: Path) -> Program:
    program = start(**hub.environment(tmp_path / "hf"))
    program.until(children.is_reader_idle)
    return program


def download(window: Program, first: int = 0, folder: Path | None = None) -> None:
    """Ask for the dataset as a user does."""
    window.trigger("file.download")
    window.ask(widgets.set_text, "hub.repository", f"https://huggingface.co/datasets/{REPO}")
    if first:
        window.ask(widgets.click, "hub.some")
        window.ask(widgets.set_number, "hub.first", first)
    if folder is not None:
        window.ask(widgets.set_text, "hub.folder", str(folder))
    window.ask(widgets.accept, "hub")


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_from_the_menu_to_the_picture(window: Program, base: Path) -> None:
    download(window, first=2)
    window.until_shown(0)
    folder = base / "data" / "hub" / "tests--horn"
    assert window.ask(state.dataset_path) == str(folder)
    assert window.ask(state.split_sizes) == [2, 2]
    assert color_count(window.picture()) > 300
    window.until(children.is_no_download_running)
    assert sorted({*window.children()} - {"helper"}) == ["reader", "renderer"]
    window.trigger("file.download")
    window.ask(widgets.set_text, "hub.repository", REPO)
    assert window.ask(widgets.text, "hub.hint").startswith("This folder already exists")
    assert window.quit() == 0
    assert window.survivors() == []


def test_cancelled_and_gone_on_with(window: Program, hub: HubServer, base: Path, example_dataset: Path) -> None:
    held = "data/test/sample_000000001/meshes/mesh_000000000.cgns"
    hub.held.add(held)
    download(window)
    count = sum(path.is_file() for path in example_dataset.rglob("*"))
    window.until(widgets.has_text, "download.text", f"{count - 1} of {count} files")
    assert window.ask(children.is_download_seen) and window.ask(widgets.is_visible, "download.cancel")
    pid = window.ask(children.pid, "hub")
    window.trigger("file.cancel_download")
    window.until(children.is_no_download_running)
    wait_until(lambda: gone(pid))
    assert "was cancelled" in window.ask(widgets.status)
    assert window.ask(state.phase) == "empty"
    assert (base / "data" / "hub" / "tests--horn.part").is_dir()
    before, hub.held = hub.fetched.copy(), set()
    hub.fetched.clear()
    hub.release.set()
    download(window)
    window.until_shown(0)
    assert set(before) & set(hub.fetched) == {held}
    assert window.quit() == 0


def test_the_rest_is_a_button_away(window: Program, hub: HubServer, base: Path, example_dataset: Path) -> None:
    """Of a download that was interrupted and is opened as it lies; and of a folder in the Hub's own cache."""
    held = "data/test/sample_000000001/meshes/mesh_000000000.cgns"
    hub.held.add(held)
    download(window)
    count = sum(path.is_file() for path in example_dataset.rglob("*"))
    window.until(widgets.has_text, "download.text", f"{count - 1} of {count} files")
    window.trigger("file.cancel_download")
    window.until(children.is_no_download_running)
    hub.held = set()
    hub.release.set()
    target = base / "data" / "hub" / "tests--horn"
    part = target.with_name("tests--horn.part")
    open_anew(window, part)
    assert window.ask(widgets.is_visible, "notes.rest"), "a sample lacks a time step"
    hub.fetched.clear()
    window.ask(widgets.click, "notes.rest")
    window.until(state.is_dataset_shown, str(target))
    window.until_shown(0)
    assert set(hub.fetched) == {held} and not part.exists()
    assert not window.ask(widgets.is_visible, "notes.rest")
    version = base / "datasets--tests--horn" / "snapshots" / COMMIT
    version.mkdir(parents=True)
    (version / "infos.yaml").write_bytes((example_dataset / "infos.yaml").read_bytes())
    window.ask(state.open_dataset, str(version))
    window.until(widgets.message)
    assert (
        f"it has no data; “hf download {REPO} --repo-type dataset --revision {COMMIT}” completes it" in window.message
    )
    window.ask(widgets.click, "view.message_bar.offer")
    window.until(state.is_dataset_shown, str(version))
    window.until_shown(0)
    assert (version / "data/test/sample_000000001").is_dir() and color_count(window.picture()) > 300
    assert window.quit() == 0


def test_opened_without_downloading(window: Program, hub: HubServer, base: Path, example_dataset: Path) -> None:
    window.trigger("file.download")
    window.ask(widgets.set_text, "hub.repository", REPO)
    window.ask(widgets.click, "hub.far")
    window.until_shown(0)
    assert color_count(window.picture()) > 300
    fetched = {name for name in hub.fetched if name.startswith("data/")}
    assert fetched and not any("data/test/" in name for name in fetched)
    assert not (base / "data" / "hub").exists()
    assert window.quit() == 0
    assert window.caches() == []


def test_the_end_of_the_program_ends_it(window: Program, hub: HubServer) -> None:
    hub.held.add("infos.yaml")
    download(window)
    wait_until(lambda: hub.fetched["infos.yaml"])
    pid = window.ask(children.pid, "hub")
    assert window.quit() == 0
    assert gone(pid)
    assert window.caches() == []


def test_what_cannot_be_downloaded(window: Program, hub: HubServer) -> None:
    """Into the window's own cache, and what the Hub does not have."""
    (cache,) = window.caches()
    inside = cache / "horn"
    download(window, folder=inside)
    window.until(widgets.message)
    assert window.message == (
        f"{inside} is in the scratch cache {cache}, which is removed when its viewer ends; choose another folder."
    )
    assert not inside.exists() and not hub.fetched
    window.ask(widgets.dismiss)
    hub.repos.clear()
    download(window)
    window.until(widgets.message)
    assert window.message == (
        f"There is no dataset {REPO} on {hub.endpoint[7:]} that you may read; check the name, and if it is private, "
        "log in with hf auth login or set HF_TOKEN."
    )
    window.until(children.is_no_download_running)
    assert window.quit() == 0
