from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("numpy", reason="the reader needs numpy (the extra plaid)")

from tests import datasets
from tests.reader.child import ReaderChild


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the dataset with known values in a backend, written once by pyplaid."""
    return partial(datasets.known, tmp_path_factory)


@pytest.fixture(params=datasets.BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def dataset(written: Callable[[str], Path], backend: str) -> Path:
    """The dataset with known values, in each backend."""
    return written(backend)


@pytest.fixture
def cgns_dataset(written: Callable[[str], Path]) -> Path:
    return written("cgns")


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    path = tmp_path / "root"
    path.mkdir()
    return path


@pytest.fixture
def reader() -> Iterator[ReaderChild]:
    """A reader process."""
    process = ReaderChild()
    try:
        yield process
    finally:
        process.close()


@pytest.fixture(scope="module")
def lasting_reader() -> Iterator[ReaderChild]:
    """A reader for all tests of a module: loading its libraries takes longer than an answer. It must outlive them."""
    process = ReaderChild()
    yield process
    assert process.close() == 0
