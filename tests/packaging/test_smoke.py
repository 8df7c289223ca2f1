"""The trial of a bundle, on stand-ins whose behaviour is known; the test command builds and tries the bundle itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import smoke
import steps
import trial
from PySide6.QtGui import QColor, QImage
from trial import Trial

CHECKOUT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for the bundle is a shell script")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def executable(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def painter(folder: Path, script: str, colours: int = 200) -> Path:
    """A bundle that writes a known picture, whatever it is asked for, and then does something else."""
    image = QImage(colours, 1, QImage.Format.Format_RGB32)
    for x in range(colours):
        image.setPixelColor(x, 0, QColor(255, x % 256, 0))
    assert image.save(str(folder / "picture.png"))
    executable(folder, "plaid-viewer-desktop", f'cp "{folder}/picture.png" "$5"\n{script}')
    executable(folder, "plaid-viewer-cache", """echo '{"caches": [], "problems": []}'""")
    return folder


def impostor(folder: Path, before: str = "") -> Path:
    """A bundle that is the checkout's own program behind two scripts."""
    start = f'PYTHONPATH="{CHECKOUT}" exec "{sys.executable}" -P -m'
    executable(folder, "plaid-viewer-desktop", f'{before}\n{start} viewer "$@"')
    executable(folder, "plaid-viewer-cache", f'{start} viewer.cache "$@"')
    return folder


class TestPictures:
    def test_good(self, tmp_path, home):
        smoke.draws_the_example(Trial(painter(tmp_path, "exit 0"), home))

    @pytest.mark.parametrize(
        ("script", "sentence"),
        [
            ("exit 3", "exit status 3"),
            ("echo 'Qt warning' >&2", "says on stderr:\nQt warning"),
            ('rm "$5"', "wrote no picture"),
            ('echo rubbish >"$5"', "cannot be read: it is no picture"),
        ],
    )
    def test_bad(self, tmp_path, home, script, sentence):
        with pytest.raises(steps.StepFailedError) as failure:
            smoke.draws_the_example(Trial(painter(tmp_path, script), home))
        assert sentence in str(failure.value)

    def test_grey(self, tmp_path, home):
        with pytest.raises(steps.StepFailedError, match="only 1 strong colours"):
            smoke.draws_the_example(Trial(painter(tmp_path, "exit 0", colours=1), home))

    def test_hanging(self, tmp_path, home, monkeypatch):
        monkeypatch.setattr(trial, "LIMIT_S", 0.5)
        with pytest.raises(steps.StepFailedError, match="did not end within"):
            smoke.draws_the_example(Trial(painter(tmp_path, "exec sleep 60"), home))


class TestLeftovers:
    @pytest.mark.parametrize("place", ["tmp/plaid-viewer-1-abc", "base/cache/.plaid-viewer-trash-1"])
    def test_are_named(self, tmp_path, home, place):
        tried = Trial(painter(tmp_path, "exit 0"), home)
        smoke.left_nothing(tried)
        (home / place).mkdir(parents=True)
        with pytest.raises(steps.StepFailedError, match=f"there is {Path(place).name}"):
            smoke.left_nothing(tried)

    @pytest.mark.parametrize("answer", ["nothing", "[]", '{"caches": [{}], "problems": []}'])
    def test_of_the_cache_list(self, tmp_path, home, answer):
        executable(tmp_path, "plaid-viewer-cache", f"echo '{answer}'")
        with pytest.raises(steps.StepFailedError, match="Listing the cache: failed"):
            smoke.lists_the_cache(Trial(tmp_path, home))


class TestKilling:
    """On the program of the checkout, as it is and spoilt. The bundle itself is tried by the test command."""

    @pytest.fixture(autouse=True)
    def engine(self, example_dataset, home):
        """The example is there already: that the program writes it is seen by the tests of the reader."""
        data = home / "base" / "data"
        data.mkdir(parents=True)
        (data / example_dataset.name).symlink_to(example_dataset)

    def test_no_plot(self, tmp_path, home):
        pytest.importorskip("pyqtgraph", reason="plots need the extra plots")
        (tmp_path / "pyqtgraph.py").write_text("raise ImportError")
        start = f'PYTHONPATH="{tmp_path}:{CHECKOUT}" exec "{sys.executable}" -P -m'
        executable(tmp_path, "plaid-viewer-desktop", f'{start} viewer "$@"')
        with pytest.raises(steps.StepFailedError, match="what draws plots is not there"):
            smoke.draws_a_plot(Trial(tmp_path, home))

    def test_a_word_too_many_is_a_failure(self, tmp_path, home):
        with pytest.raises(steps.StepFailedError, match="was not expected: hello"):
            smoke.survives_its_reader(Trial(impostor(tmp_path, "echo hello"), home))

    def test_a_window_that_ends_by_itself_is_a_failure(self, tmp_path, home):
        executable(tmp_path, "plaid-viewer-desktop", "exit 7")
        with pytest.raises(steps.StepFailedError, match="ended with status 7 before a sample is shown"):
            smoke.survives_its_reader(Trial(tmp_path, home))
