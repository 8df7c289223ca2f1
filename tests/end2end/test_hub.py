"""A dataset is downloaded from a server that plays the Hub, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytest.importorskip("huggingface_hub", reason="downloading needs huggingface_hub (the extra plaid)")

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.program import Program
from tests.frames import color_count
from tests.hub_server import HubServer

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
    program.until("app.reader.idle")
    return program


def download(window: Program, first: int = 0) -> None:
    """Ask for the dataset as a person does."""
    window.trigger("file.download")
    window.ask(f"find('hub.repository').setText('https://huggingface.co/datasets/{REPO}')")
    if first:
        window.ask(f"find('hub.some').click(); find('hub.first').setValue({first})")
    window.ask("find('hub').accept()")


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_from_the_menu_to_the_picture(window: Program, base: Path) -> None:
    download(window, first=2)
    window.until_shown(0)
    folder = base / "data" / "hub" / "tests--horn"
    assert window.ask("app.session.state.catalogue.path") == str(folder)
    assert window.ask("[len(split) for split in app.session.state.catalogue.splits]") == [2, 2]
    assert color_count(window.picture()) > 300
    window.until("not app.hub.download.running")
    assert sorted({*window.children()} - {"helper"}) == ["reader", "renderer"]
    window.trigger("file.download")
    window.ask(f"find('hub.repository').setText({REPO!r})")
    assert window.ask("find('hub.said').text()").startswith("This folder already exists")
    assert window.quit() == 0
    assert window.survivors() == []


def test_cancelled_and_gone_on_with(window: Program, hub: HubServer, base: Path, example_dataset: Path) -> None:
    held = "data/test/sample_000000001/meshes/mesh_000000000.cgns"
    hub.held.add(held)
    download(window)
    count = sum(path.is_file() for path in example_dataset.rglob("*"))
    window.until(f"'{count - 1} of {count} files' in find('download.text').text()")
    assert window.ask("app.hub.status.isVisible() and find('download.cancel').isVisible()")
    pid = window.ask("app.hub.download.child.pid")
    window.trigger("file.cancel_download")
    window.until("not app.hub.download.running")
    wait_until(lambda: gone(pid))
    assert "was cancelled" in window.ask("app.window.statusBar().currentMessage()")
    assert window.ask("app.session.state.phase") == "empty"
    assert (base / "data" / "hub" / "tests--horn.part").is_dir()
    before, hub.held = hub.fetched.copy(), set()
    hub.fetched.clear()
    hub.release.set()
    download(window)
    window.until_shown(0)
    assert set(before) & set(hub.fetched) == {held}
    assert window.quit() == 0


def test_the_end_of_the_program_ends_it(window: Program, hub: HubServer) -> None:
    hub.held.add("infos.yaml")
    download(window)
    wait_until(lambda: hub.fetched["infos.yaml"])
    pid = window.ask("app.hub.download.child.pid")
    assert window.quit() == 0
    assert gone(pid)
    assert window.caches() == []


def test_what_the_hub_does_not_have(window: Program, hub: HubServer) -> None:
    hub.repos.clear()
    download(window)
    window.until("app.window.message_bar.text")
    assert window.message == (
        f"There is no dataset {REPO} on {hub.endpoint[7:]} that you may read; check the name, and if it is private, "
        "log in with hf auth login or set HF_TOKEN."
    )
    window.until("not app.hub.download.running")
    assert window.quit() == 0
