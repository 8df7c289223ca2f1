"""Take pictures of every dock, menu, dialog, page and state of the window, and lay them out on one sheet.

Run it inside the environment: ``.venv/bin/python packaging/contact_sheet.py [FOLDER]``; the folder is
``build/contact-sheet`` if none is named. Needs no display. A row for each state, a column for each theme, size and
scale. Docks, tools, menus and dialogs come from the program's own tables, so that new ones are on the sheet by
themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests know how to drive the program

from tests.conftest import wait_until
from tests.end2end.probes import cache, camera, children, looks, plots, scan, state, thumbnails, widgets
from tests.end2end.program import Program

CHECKOUT = Path(__file__).resolve().parent.parent
THEMES = ("light", "dark")
SIZES = {"1280x800": 1, "1920x1080": 1, "800x600": 1, "1280x800 at 2": 2}
"""Logical sizes of the window, and the scale of the screen."""

DETAILED = "1280x800"
"""Size at which menus, dialogs and tools are taken: they do not depend on it."""

CELL, GAP, CAPTION = 400, 16, 22
APPEARS = 3.0  # seconds that a window may take that an action may open


@dataclass
class Shots:
    """Pictures in files, by row and column of the sheet."""

    folder: Path
    column: str = ""
    files: dict[str, dict[str, Path]] = field(default_factory=dict)

    def file(self, row: str) -> str:
        """Return where the picture of a row goes, in the present column."""
        name = re.sub(r"[^\w.-]+", "-", f"{row} {self.column}").strip("-")
        self.files.setdefault(row, {})[self.column] = self.folder / f"{name}.png"
        return str(self.folder / f"{name}.png")


def take_all(shots: Shots) -> None:
    """Take all pictures, with a window of its own for each theme and scale."""
    for theme in THEMES:
        for scale in sorted(set(SIZES.values())):
            sizes = [size for size, wanted in SIZES.items() if wanted == scale]
            with tempfile.TemporaryDirectory(prefix="contact-sheet-") as folder:
                window = _window(Path(folder), theme, scale)
                try:
                    for size in sizes:
                        shots.column = f"{theme} {size}"
                        _take_empty(window, shots, size)
                    window.trigger("file.example")
                    window.until_shown()
                    _scan(window)
                    for size in sizes:
                        shots.column = f"{theme} {size}"
                        _take_states(window, shots, size)
                finally:
                    window.close()


def _window(folder: Path, theme: str, scale: int) -> Program:
    settings = folder / "config" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"window/theme": theme, "cache/clean_at_start": False}), encoding="utf-8")
    (temp_root := folder / "cache").mkdir()
    return Program(["--basedir", folder], temp_root, QT_SCALE_FACTOR=str(scale))


def _resize(window: Program, size: str) -> None:
    width, height = map(int, size.split()[0].split("x"))
    window.ask(widgets.resize, width, height)
    window.until(widgets.has_width, width)


def _take_empty(window: Program, shots: Shots, size: str) -> None:
    _resize(window, size)
    window.until(cache.is_watch_settled)
    window.ask(widgets.save_window, shots.file("no dataset"))


def _take_states(window: Program, shots: Shots, size: str) -> None:
    _resize(window, size)
    _settle(window)
    window.ask(widgets.save_window, shots.file("a dataset"))
    for dock in window.ask(looks.docks):
        window.ask(widgets.show_dock, dock)
        _settle(window)
        window.ask(widgets.save_window, shots.file(f"dock {dock}"))
        window.ask(looks.show_usual_docks)
    _settle(window)
    window.ask(looks.veil)
    window.until(looks.is_veiled)
    window.ask(widgets.save_window, shots.file("another sample comes"))
    window.ask(looks.unveil)
    window.ask(state.set_appearance, bands=8)
    _settle(window)
    window.ask(looks.say_trouble)
    window.ask(widgets.save_window, shots.file("bands, and a message"))
    window.ask(widgets.dismiss)
    window.ask(state.set_appearance, bands=0)
    window.ask(state.select, sample=10**6)
    window.until(state.phase_is, "failed")
    window.ask(widgets.save_window, shots.file("no such sample"))
    window.ask(state.select, sample=0)
    _settle(window)
    if size == DETAILED:
        _take_details(window, shots)


def _take_details(window: Program, shots: Shots) -> None:
    for menu in window.ask(looks.menus):
        window.ask(looks.save_menu, menu, shots.file(f"menu {menu.replace('&', '')}"))
    for tool in window.ask(looks.tools):
        window.trigger(tool)
        _settle(window)
        window.ask(widgets.save_window, shots.file(tool))
        window.trigger("tools.clear")
    window.ask(widgets.show_dock, "statistics")
    for kind in window.ask(scan.kinds):
        window.ask(scan.choose, kind=kind)
        _settle(window)
        window.ask(widgets.save_window, shots.file(f"statistics {kind}"))
    window.ask(looks.show_usual_docks)
    for action in window.ask(looks.asking):
        window.ask(looks.trigger_later, action)
        try:
            wait_until(lambda: window.ask(looks.other_windows), APPEARS)
        except AssertionError:
            # It shows something in the window itself, such as the page of a folder.
            window.ask(widgets.save_window, shots.file(f"after {action}"))
            window.ask(looks.close_overlays)
            window.trigger("file.example")
            _settle(window)
            continue
        window.until(looks.is_other_filled)
        window.ask(looks.save_other, shots.file(f"dialog {action}"))
        window.ask(looks.close_others)
        window.until(looks.is_alone)


def _scan(window: Program) -> None:
    """Have something in the docks of a scan."""
    window.trigger("sample.scan.begin")
    window.until(scan.is_all_known)
    window.until(widgets.says, "Scanned")
    window.ask(widgets.dismiss)


def _settle(window: Program) -> None:
    window.until_shown()
    window.until(camera.is_final)
    window.until(children.is_background_quiet)
    window.until(plots.is_settled)
    window.until(scan.is_settled)
    window.until(thumbnails.are_settled)


def lay_out(shots: Shots, file: Path) -> None:
    """Paint all pictures onto one sheet."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

    application = QGuiApplication.instance() or QGuiApplication([])
    columns = [f"{theme} {size}" for theme in THEMES for size in SIZES]
    rows = []
    for row, files in shots.files.items():
        pictures = {column: _small(QImage(str(path))) for column, path in files.items()}
        rows.append((row, pictures, max(picture.height() for picture in pictures.values())))
    height = sum(GAP + CAPTION + tall for _row, _pictures, tall in rows) + GAP
    sheet = QImage(len(columns) * (CELL + GAP) + GAP, height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#ffffff"))
    top = GAP
    for row, pictures, tall in rows:
        for place, column in enumerate(columns):
            if (picture := pictures.get(column)) is not None:
                left = GAP + place * (CELL + GAP)
                painter.drawText(QRect(left, top, CELL, CAPTION), Qt.AlignmentFlag.AlignVCenter, f"{row} · {column}")
                painter.drawImage(left, top + CAPTION, picture)
        top += GAP + CAPTION + tall
    painter.end()
    sheet.save(str(file))
    del application


def _small(picture: QImage) -> QImage:
    """Return a picture as wide as a cell at most."""
    from PySide6.QtCore import Qt

    if picture.width() <= CELL:
        return picture
    return picture.scaledToWidth(CELL, Qt.TransformationMode.SmoothTransformation)


def main(arguments: list[str]) -> int:
    """Take the pictures and lay them out; the first failure ends it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CHECKOUT / "build" / "contact-sheet")
    folder = parser.parse_args(arguments).folder.resolve()  # the window has another current folder
    folder.mkdir(parents=True, exist_ok=True)
    shots = Shots(folder)
    take_all(shots)
    lay_out(shots, folder / "contact-sheet.png")
    print(folder / "contact-sheet.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
