"""A dataset on a web server in the whole window: shown by its address, fetched as needed, given up at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("aiohttp", reason="https addresses need aiohttp (the extra remote)")

from tests.end2end.conftest import Start
from tests.end2end.probes import far, panes, state, view_files
from tests.end2end.probes import prediction as dock
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


def test_a_far_prediction_and_its_panes_come_back_after_a_restart(
    start: Start, web: WebServer, example_dataset: Path, temp_root: Path
) -> None:
    """What is remembered, and what a copied view says, are addresses: the cache of the first run is gone."""
    (web.folder / "model").symlink_to(example_dataset)
    address, prediction = f"{web.endpoint}/horn", f"{web.endpoint}/model"
    line = (address, "--sample", "1", "--prediction", prediction)
    window = start(*line, "--yes")
    window.until_shown(1)
    window.until(dock.is_done)
    window.trigger("sample.prediction.panes")
    window.until(panes.are_there, 1, 1, 1)
    captions = window.ask(panes.captions)
    assert captions[1].startswith("model")
    window.trigger("file.copy_view")
    window.until(view_files.is_copied, "{")
    text = window.ask(view_files.clipboard_text)
    assert str(temp_root) not in text and text.count(prediction) == 2, "of the pane, and of the difference"
    assert window.quit() == 0
    again = start(address)
    again.until(panes.are_there, 1, 1, 1)
    assert again.ask(panes.captions) == captions
    assert again.quit() == 0
