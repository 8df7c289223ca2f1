"""Files damaged at random, seeded: an answer or the end of the process, never a hang, silence or nonsense."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import Artifact
from tests.reader.child import ReaderChild
from viewer.protocol import DatasetOpened, Failed, OpenDataset, ReadSample, SampleRead

SEEDS = range(25)


class Readers:
    """A reader that is replaced when it dies, as the window does."""

    def __init__(self) -> None:
        self.current = ReaderChild()
        self.deaths = 0

    def ask(self, *requests: OpenDataset | ReadSample) -> object:
        """Ask one after the other until one fails; None when the process died of it."""
        answer: object = None
        for request in requests:
            try:
                answer = self.current.ask(request)
            except BrokenPipeError:
                answer = None
            if answer is None:
                assert self.current.process.wait(10) < 0
                self.current.close_quietly()
                self.current = ReaderChild()
                self.deaths += 1
            if not isinstance(answer, (DatasetOpened, SampleRead)):
                break
        return answer


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    readers = Readers()
    yield readers
    readers.current.close()


def damage(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    kind = chance.choice(["truncate", "one", "many", "zero"])
    if kind == "truncate":
        content = content[: chance.randrange(len(content))]
    elif kind == "zero":
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(1, 2000)] = b""
    else:
        for _ in range(1 if kind == "one" else 20):
            content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    file.write_bytes(content)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_damage(
    readers: Readers, dataset: Path, backend: str, tmp_path: Path, cache_root: Path, seed: int
) -> None:
    path = tmp_path / "copy"
    shutil.copytree(dataset, path)
    chance = random.Random(seed)
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.stat().st_size)
    damage(ds.mesh_file(path) if backend == "cgns" and seed % 4 else chance.choice(files), chance)
    request = ReadSample(2, str(path), "train", 0, str(cache_root), base="Base_3_3", fields=("pressure",))
    answer = readers.ask(OpenDataset(1, str(path)), request)
    if isinstance(answer, Failed):
        assert "did not expect" not in answer.sentence, answer.detail
    elif isinstance(answer, SampleRead):
        found = Artifact(Path(answer.artifact))
        for zone in found.manifest.zones:
            points = found.array("points", zone.name)
            assert points.shape == (zone.points, 3)
            assert np.isfinite(points).all()
            connectivity = found.array("connectivity", zone.name)
            assert connectivity.min() >= 0
            assert connectivity.max() < zone.points
            assert found.array("offsets", zone.name)[-1] == len(connectivity)
            if "pressure" in answer.fields and any(record.name == "pressure" for record in zone.fields):
                assert found.field("pressure", zone.name).shape == (zone.points,)
    else:
        assert answer is None
    assert not list(cache_root.rglob(".partial*")) or answer is None
