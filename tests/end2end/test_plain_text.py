"""A dataset whose texts are HTML that names a pipe: Qt would open it and wait for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.datasets import write_trees
from tests.end2end.conftest import Start
from tests.end2end.sheets import P, sheet

HOVER = """
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QToolTip, QTreeView, QWidget

hovered = []

def hover(widget, place):
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    if QToolTip.isVisible():
        hovered.append(QToolTip.text())

def hover_all():
    for widget in app.window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        hover(widget, widget.rect().center())
        if isinstance(widget, QAbstractItemView):
            model = widget.model()
            if isinstance(widget, QTreeView):
                widget.expandAll()
                index = model.index(0, 0)
                while index.isValid():
                    hover(widget.viewport(), widget.visualRect(index).center())
                    index = widget.indexBelow(index)
            for row in range(min(model.rowCount(), 20)):
                for column in range(model.columnCount()):
                    hover(widget.viewport(), widget.visualRect(model.index(row, column)).center())
        if isinstance(widget, QComboBox):
            for row in range(widget.count()):
                QToolTip.showText(widget.mapToGlobal(QPoint()), str(widget.itemData(row, 3) or ""), widget)
    QToolTip.hideText()
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_pipe_named_by_the_data_is_never_opened(start: Start, tmp_path: Path) -> None:
    pipe = tmp_path / "p"
    os.mkfifo(pipe)
    evil = f'<b>x</b><img src="{pipe}">'
    dataset = write_trees(
        tmp_path / "evil",
        [[sheet(P, zones=("A", "B"), globals_={"note": evil, "alpha": "1"})], [sheet(P)]],
        split="<b>evil<",
    )
    infos = dataset / "infos.yaml"
    infos.write_text(infos.read_text() + f"data_description: '{evil}'\nowner2: '{evil}'\n")
    window = start(dataset)
    window.until_shown(0)
    window.ask("[window.show() for window in app.window.docks.values()]")
    window.ask("app.window.docks.show('samples')")
    window.until("app.samples.panel.model.missing is None")
    window.ask("app.window.docks.show('info'); app.window.docks.show('cache')")
    window.ask(HOVER)
    window.ask("hover_all()")  # the program answers: nothing waits for somebody to write to the pipe
    window.ask(f"app.window.message_bar.show_message({evil!r}, {evil!r})")
    window.ask("hover_all()")
    tips = window.ask("hovered")
    assert any("&lt;img" in tip for tip in tips), "the hostile text has been hovered"
    caches = [tip for tip in tips if "last used" in tip]
    assert caches and all("&lt;b&gt;evil" in tip for tip in caches), "the rows of the cache's tree"
    # Nobody has the pipe open for reading: a writer that does not wait for one is refused.
    code = "import os, sys\ntry: os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)\nexcept OSError as e: print(e.errno)"
    said = subprocess.run([sys.executable, "-c", code, str(pipe)], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "6"
    assert "unexpected" not in window.output
    assert window.quit() == 0
