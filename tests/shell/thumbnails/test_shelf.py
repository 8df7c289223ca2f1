"""Pictures that are kept: in files, in memory, and gone where the budget does not allow them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from viewer.protocol import Camera, DrawFigure
from viewer.shell.services.budget import Budget
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.difference import Difference
from viewer.shell.session.state import Appearance, ColorScale, Selection
from viewer.shell.thumbnails.sheet import BLOCK, Sheet
from viewer.shell.thumbnails.shelf import ThumbnailShelf
from viewer.shell.thumbnails.wish import ThumbnailLook, ThumbnailWish

SIZE = (32, 24)


class Kept:
    """A shelf in a cache root of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        (self.root / "artifacts").mkdir(parents=True)
        self.tasks = Tasks()
        self.budget = Budget(self.root, self.tasks)
        self.shelf = ThumbnailShelf(self.budget, self.tasks)
        self.sheet = self.another(1)
        self.failures: list[str] = []
        self.lost: list[int] = []
        self.shelf.failed.connect(self.failures.append)
        self.shelf.lost.connect(self.lost.append)

    def another(self, number: int) -> Sheet:
        camera = Camera((0.0, 0.0, 1.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0))
        about = (Selection(), Appearance(), ColorScale(), (), Difference(), camera, SIZE, 1.0)
        look = ThumbnailLook(ThumbnailWish("/data/horn", *about), 0, "", None, ColorScale(), (), (), None)
        return Sheet(look, number, self.budget.store.folder_of("/data/horn"))

    def drawn(self, sample: int) -> DrawFigure:
        """What the renderer has made of a sample: all of it in one colour."""
        file = self.root / f"{sample}.rgba"
        shade = color(sample)
        file.write_bytes(bytes((shade.red(), shade.green(), shade.blue(), 255)) * (SIZE[0] * SIZE[1]))
        return DrawFigure(0, str(file), SIZE, (0, 0, *SIZE))

    def put(self, qtbot: QtBot, *samples: int) -> None:
        for sample in samples:
            self.shelf.put(self.sheet, sample, self.drawn(sample), (Path(f"/artifact/{sample}"),))
        qtbot.waitUntil(lambda: not self.sheet.under_way)


def color(sample: int) -> QColor:
    return QColor(sample % 256, 10, 200)


@pytest.fixture
def kept(qtbot: QtBot, tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.shelf.forget()
    made.tasks.close(5000)


def test_a_picture_is_in_a_file_and_what_was_drawn_is_gone(kept: Kept, qtbot: QtBot) -> None:
    kept.put(qtbot, 5)
    image = QImage(str(kept.sheet.file(5)))
    assert (image.width(), image.height()) == SIZE and image.pixelColor(3, 3) == color(5)
    assert not (kept.root / "5.rgba").exists() and kept.sheet.pictures == {5: (Path("/artifact/5"),)}
    assert not kept.sheet.lacks(5) and kept.sheet.lacks(6)


def test_one_that_is_seen_comes_from_its_file(kept: Kept, qtbot: QtBot) -> None:
    kept.put(qtbot, 1, 2)
    kept.shelf.show(kept.sheet, [1])
    assert kept.shelf.picture(1) is None and kept.shelf.picture(9) is None
    qtbot.waitUntil(lambda: kept.shelf.picture(1) is not None)
    found = kept.shelf.picture(1)
    assert found is not None and found.pixelColor(0, 0) == color(1)
    assert kept.shelf.former(kept.sheet, 1) is not None and kept.shelf.former(kept.another(2), 1) is None


def test_the_budget_counts_folders_and_keeps_those_that_are_seen(kept: Kept, qtbot: QtBot) -> None:
    kept.put(qtbot, 1, 2, BLOCK + 1)
    kept.shelf.count()
    first, second = kept.sheet.block(1), kept.sheet.block(BLOCK + 1)
    qtbot.waitUntil(lambda: first in kept.budget.index and second in kept.budget.index)
    kept.shelf.show(kept.sheet, [2])
    kept.budget.clear(lambda _freed: None)
    qtbot.waitUntil(lambda: kept.budget.settled and not second.exists())
    assert first.exists()
    kept.shelf.show(kept.sheet, [BLOCK + 1])
    assert kept.shelf.picture(BLOCK + 1) is None
    qtbot.waitUntil(lambda: kept.lost == [BLOCK + 1])
    assert kept.sheet.lacks(BLOCK + 1), "it is made again"


def test_what_went_with_its_folder_is_known_to_be_gone(kept: Kept, qtbot: QtBot) -> None:
    kept.put(qtbot, 1, 2, 3)
    shutil.rmtree(kept.sheet.block(1))
    kept.put(qtbot, 4)
    assert set(kept.sheet.pictures) == {4}, "the others were in the folder that is gone"
    shutil.rmtree(kept.sheet.block(1))
    kept.sheet.drop_lost()
    assert kept.sheet.pictures == {}


def test_where_nothing_can_be_written_it_says_so(kept: Kept, qtbot: QtBot) -> None:
    shutil.rmtree(kept.root / "artifacts")
    (kept.root / "artifacts").write_text("no folder")
    kept.put(qtbot, 1)
    assert len(kept.failures) == 1 and kept.failures[0].startswith("Thumbnails cannot be written to the cache: ")
    assert kept.sheet.lacks(1) and not (kept.root / "1.rgba").exists()


def test_a_cache_root_that_is_gone_is_not_made(kept: Kept, qtbot: QtBot) -> None:
    order = kept.drawn(1)
    held = Path(order.file).read_bytes()
    shutil.rmtree(kept.root)
    elsewhere = kept.root.parent / "1.rgba"
    elsewhere.write_bytes(held)
    kept.shelf.put(kept.sheet, 1, DrawFigure(0, str(elsewhere), SIZE, (0, 0, *SIZE)), ())
    qtbot.waitUntil(lambda: bool(kept.failures))
    assert not kept.root.exists()
