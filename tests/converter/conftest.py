from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

for _name in ("vtkmodules", "h5py", "numpy", "xxhash"):
    pytest.importorskip(_name, reason="the converter needs the extra plaid")

from tests.exporter.conftest import artifact, export  # noqa: E402
from tests.reader.artifact import Artifact  # noqa: E402
from viewer.converter.process import convert  # noqa: E402
from viewer.protocol import ReadSample  # noqa: E402
from viewer.protocol.converting import ConvertFile, FileConverted  # noqa: E402
from viewer.reader.catalogue import open_dataset  # noqa: E402
from viewer.reader.conversions import Conversions  # noqa: E402
from viewer.reader.opened import OpenedDataset  # noqa: E402
from viewer.reader.publish import publish_sample  # noqa: E402

__all__ = ["artifact", "export"]


class Shelf:
    """Opens mesh files and reads samples of them; the converter is the same for all that is opened."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._root_number = 0

    def open(self, path: Path) -> OpenedDataset:
        return open_dataset(path)

    def read(self, path: Path, sample: int = -1, *, base: str = "", time: float | None = None) -> Artifact:
        """Read a sample with all its fields."""
        opened = self.open(path)
        chosen = max(opened.chosen.sample, 0)
        return self.read_of(opened, chosen if sample < 0 else sample, base=base, time=time)

    def read_of(self, opened: OpenedDataset, sample: int = 0, *, base: str = "", time: float | None = None) -> Artifact:
        source = opened.source.sample("files", sample)
        first = self._publish(source, opened, sample, base, time, ())
        names = tuple(dict.fromkeys(field.name for zone in first.manifest.zones for field in zone.fields))
        found = self._publish(source, opened, sample, base, time, names)
        assert found.published is not None
        assert found.published.failure is None
        return found

    def _publish(
        self, source: Any, opened: OpenedDataset, sample: int, base: str, time: float | None, fields: tuple[str, ...]
    ) -> Artifact:
        request = ReadSample(1, opened.catalogue.path, "files", sample, str(self.root), base, time, fields)
        published = publish_sample(source, request, opened.catalogue.path, lambda _text, _fraction: None)
        return Artifact(published.directory, published)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    root = tmp_path / "shelf"
    root.mkdir()
    return Shelf(root)


@pytest.fixture
def converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Convert in this process, which saves the start of another; yields the names of what was converted."""
    names: list[str] = []

    def ask(_self: Conversions, request: Any, paths: Any) -> object:
        from viewer.converter.process import _answer
        from viewer.errors import SampleError
        from viewer.protocol import Failed

        names.append(paths[0].name)
        answer = _answer(request(1))
        if isinstance(answer, Failed):
            raise SampleError(answer.sentence, detail=answer.detail, reason=answer.reason)
        return answer

    monkeypatch.setattr(Conversions, "_ask", ask)
    yield names


__all__ += ["ConvertFile", "FileConverted", "convert"]
