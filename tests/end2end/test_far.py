"""A dataset on a web server in the whole window: shown by its address, fetched as needed, given up at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("aiohttp", reason="https addresses need aiohttp (the extra remote)")

from tests.end2end.probes import far, state
from tests.end2end.program import Program
from tests.far.servers.played import Fault
from tests.far.servers.web import WebServer


@pytest.fixture
def web(tmp_path: Path, example_dataset: Path) -> Iterator[WebServer]:
    """A server that has the example with a README."""
    folder = tmp_path / "sets" / "horn"
    folder.mkdir(parents=True)
    for path in example_dataset.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "README.md").write_text("# A horn\n")
    web = WebServer(folder.parent)
    yield web
    web.close()


def test_a_sample_that_does_not_come_is_given_up(window: Program, web: WebServer) -> None:
    address = f"{web.endpoint}/horn"
    window.ask(state.open_dataset, address)
    window.until(state.phase_is, "shown")
    found = window.until(far.places)
    assert found["place"] == found["recent"][0] == address
    assert "fetched" in Path(found["path"]).parts and found["sample"] == 0
    held = [f"horn/data/train/sample_000000006/meshes/mesh_{number:09d}.cgns" for number in range(5)]
    for name in held:
        web.faults[name].append(Fault("held", times=100))
    window.ask(state.select, sample=6)
    window.until(far.is_fetching)
    window.trigger("file.cancel_loading")
    window.until(state.phase_is, "shown")
    assert window.ask(far.places)["sample"] == 0 and window.message == ""
    assert not any("sample_000000008" in path for _method, path in web.asked if path.endswith(".cgns"))
    web.faults.clear()
    web.release.set()
    window.ask(state.select, sample=6)
    window.until_shown(6)
