"""The exporter process: what it answers, and what it leaves behind however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.exporter.child import ExporterChild
from tests.exporter.meshes import zone_of
from tests.renderer.meshes import Writer
from viewer.protocol import Failed, Resize
from viewer.protocol.exporting import BeginExport, ExportStep, ExportWritten, FinishExport, StepExported


@pytest.fixture
def exporter() -> Iterator[ExporterChild]:
    child = ExporterChild()
    yield child
    child.close()


def test_an_export(exporter: ExporterChild, artifact: Writer, tmp_path: Path) -> None:
    path = tmp_path / "a.vtkhdf"
    exporter.send(BeginExport(str(path), str(tmp_path / ".partial")))
    exporter.send(ExportStep(artifact(zone_of("hexahedra"))))
    assert exporter.answer() == StepExported()
    assert not path.exists()
    assert (tmp_path / ".partial").is_dir()
    exporter.send(FinishExport())
    assert exporter.answer() == ExportWritten(str(path), 1, path.stat().st_size)
    assert exporter.answer() is None, "it ends by itself"
    assert not (tmp_path / ".partial").exists()


def test_a_failure_leaves_nothing(exporter: ExporterChild, artifact: Writer, tmp_path: Path) -> None:
    exporter.send(BeginExport(str(tmp_path / "a.vtu"), str(tmp_path / ".partial")))
    exporter.send(ExportStep(str(tmp_path / "nothing")))
    answer = exporter.answer()
    assert isinstance(answer, Failed)
    assert answer.sentence == "The artifact nothing cannot be used; read the sample again."
    assert exporter.answer() is None
    assert not (tmp_path / ".partial").exists()


def test_the_end_of_the_window_leaves_nothing(artifact: Writer, tmp_path: Path) -> None:
    exporter = ExporterChild()
    exporter.send(BeginExport(str(tmp_path / "a.vtm"), str(tmp_path / ".partial")))
    exporter.send(ExportStep(artifact(zone_of("hexahedra"))))
    assert exporter.answer() == StepExported()
    assert any((tmp_path / ".partial").iterdir())
    exporter.close()
    wait_until(lambda: not (tmp_path / ".partial").exists(), 5, "that it has gone")


def test_what_it_does_not_do(exporter: ExporterChild) -> None:
    exporter.send(Resize(1, 1))
    answer = exporter.answer()
    assert isinstance(answer, Failed)
    assert answer.sentence == "An exporter was asked for what it does not do."
