"""A scan on a Dask cluster from the window: the address in the Preferences, and what is said of workers left out."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="a cluster needs it (the extra cluster)")

from tests import faults
from tests.clusters import Cluster, other_version
from tests.conftest import written_once
from tests.end2end.conftest import open_anew
from tests.end2end.probes import looks, scan, widgets
from tests.end2end.program import Program
from viewer import __version__
from viewer.processes import cores
from viewer.wording import counted


def test_a_scan_on_a_cluster_one_worker_of_which_is_left_out(
    window: Program, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dataset = tmp_path / "clean"
    dataset.symlink_to(written_once(tmp_path_factory, "clean", faults.write_clean))
    for name in ("cluster", "old"):
        (tmp_path / name).mkdir()
    other = {"PYTHONPATH": str(other_version(tmp_path / "old", "0.0.9"))}
    with Cluster(tmp_path / "cluster") as cluster, cluster.worker(env=other), cluster.worker():
        open_anew(window, dataset)
        window.ask(widgets.show_dock, "health")
        here, there = f"on {counted(cores(), 'core')} of this machine", f"on the cluster {cluster.address}"
        assert here in window.ask(widgets.text, "health.empty")
        assert here in window.ask(looks.status_tip, "sample.scan.begin")
        window.ask(looks.click_later, "health.scan.place")
        window.until(widgets.finish_text, "preferences.cluster", cluster.address.removeprefix("tcp://"))
        assert window.ask(widgets.text, "preferences.cluster") == cluster.address
        window.ask(widgets.reject, "preferences")
        assert there in window.ask(widgets.text, "health.empty")
        assert there in window.ask(looks.status_tip, "sample.scan.begin")
        window.ask(widgets.click, "health.scan.begin")
        window.until(scan.is_known, faults.TRAIN + faults.TEST)
        said = window.ask(widgets.text, "health.scan.trouble")
        assert said.startswith("Worker tcp://127.0.0.1:") and window.ask(widgets.is_visible, "health.scan.trouble")
        assert f"is left out: it has plaid-viewer-desktop 0.0.9, and this program runs with {__version__}" in said
        window.ask(scan.begin_again)
        assert not window.ask(widgets.is_visible, "health.scan.trouble"), "of the scan before"
        window.until(scan.is_known, faults.TRAIN + faults.TEST)
        assert window.ask(widgets.text, "health.scan.trouble") == said
    window.ask(scan.begin_again)
    window.until(scan.has_trouble, "No scheduler of a Dask cluster answers at tcp://127.0.0.1:")
    assert window.message == window.ask(widgets.text, "health.scan.trouble"), "that it ended comes first"
