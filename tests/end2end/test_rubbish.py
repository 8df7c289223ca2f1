"""Rubbish for the reader: an answer in time, or a death that the window can report. Never silence or nonsense."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("numpy", reason="the reader needs numpy (the extra plaid)")

from tests import datasets, rubbish, trial
from tests.end2end.conftest import Start
from tests.end2end.probes import state, widgets

CASES = [
    (backend, kind, seed)
    for seed, kind in enumerate(rubbish.KINDS)
    for backend in datasets.BACKENDS
    # Every kind for the files of some backends, every backend for half of the kinds; the benchmark does all.
    if (seed + datasets.BACKENDS.index(backend)) % 2
]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A dataset with known values in each backend."""
    return {backend: datasets.known(tmp_path_factory, backend) for backend in datasets.BACKENDS}


@pytest.fixture(scope="module")
def reading() -> Iterator[trial.Trial]:
    reading = trial.Trial()
    yield reading
    reading.close()


@pytest.mark.parametrize(("backend", "kind", "seed"), CASES)
def test_rubbish(
    originals: dict[str, Path], reading: trial.Trial, tmp_path: Path, backend: str, kind: str, seed: int
) -> None:
    path = rubbish.damaged(originals[backend], tmp_path / "copy", backend, kind, seed)
    (tmp_path / "root").mkdir()
    verdict = reading.run(path, tmp_path / "root", trusted=kind in rubbish.LOST)
    assert verdict in (trial.SHOWN, trial.REFUSED, trial.DIED), reading.findings


@pytest.mark.parametrize("backend", datasets.BACKENDS)
def test_what_is_whole_is_shown(originals: dict[str, Path], reading: trial.Trial, tmp_path: Path, backend: str) -> None:
    """The judge itself: the known values pass, others do not."""
    (tmp_path / "root").mkdir()
    assert reading.run(originals[backend], tmp_path / "root", trusted=True) == trial.SHOWN, reading.findings


def test_one_window_survives_it_all(originals: dict[str, Path], start: Start, tmp_path: Path) -> None:
    """The real window opens one damaged dataset after the other: a picture or one sentence each, and it stays."""
    window = start(originals["cgns"])
    window.until_shown()
    window.ask(state.note_trouble)
    for backend, kind, seed in CASES[::5]:
        path = rubbish.damaged(originals[backend], tmp_path / f"copy-{backend}-{seed}", backend, kind, seed)
        window.ask(widgets.drop_anew, str(path))
        window.until(state.is_settled)
        sentences = [window.failure, *window.ask(state.noted, "trouble")]
        assert all(sentence.endswith((".", "!")) and "\n" not in sentence for sentence in sentences if sentence)
        opened = window.ask(state.dataset_path) == str(path)
        assert opened or any(sentences), f"{backend}, {kind}: nothing was said"
    window.ask(widgets.drop, str(originals["zarr"]))
    window.until(state.is_backend_shown, "zarr")
    assert "Traceback" not in window.output
    assert window.quit() == 0
    assert window.caches() == []
