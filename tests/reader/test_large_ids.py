"""Samples whose numbers no field of the window holds are left out, and said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from viewer.errors import DatasetError
from viewer.protocol import Split
from viewer.reader.catalogue import open_dataset

LARGEST, NEXT, EPOCH = 2**31 - 1, 2**31, 10**22


@pytest.mark.parametrize("kind", ["cgns", "zarr"])
def test_larger_ones_are_left_out(written: Callable[[str], Path], tmp_path: Path, kind: str) -> None:
    path = shutil.copytree(written(kind), tmp_path / "copy")
    train = path / "data" / "train"
    for number in (LARGEST, NEXT, EPOCH):
        shutil.copytree(train / "sample_000000000", train / f"sample_{number:09d}")
    catalogue = open_dataset(path).catalogue
    assert catalogue.splits[0] == Split("train", ((0, 3), (LARGEST, NEXT)))
    (note,) = [text for text in catalogue.warnings if "above" in text]
    assert note.startswith("Split train has 2 samples with a number above 2,147,483,647")


def test_no_others(written: Callable[[str], Path], tmp_path: Path) -> None:
    path = shutil.copytree(written("cgns"), tmp_path / "copy")
    for split in ("train", "test"):
        for place, folder in enumerate(sorted((path / "data" / split).iterdir())):
            folder.rename(folder.with_name(f"sample_{NEXT + place}"))
    with pytest.raises(DatasetError, match=r"no samples that can be shown\. Split .* above 2,147,483,647"):
        open_dataset(path)
