"""What the colours of the picture stand for: the bar of the field, and one for each tool with colours of its own."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.shell.session.color_bars import MOST_TOOLS, bars_of
from viewer.shell.session.state import Shown
from viewer.shell.view.color_bar import ColorBar
from viewer.shell.widgets.filling import fill
from viewer.shell.widgets.theme import ViewColors


class Legends(QWidget):
    """A column of colour bars.

    Attributes
    ----------
    color_bar
        That of the field which colours the mesh.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.color_bar = ColorBar()
        self._background = QColor("#ffffff")
        self._tools = tuple(ColorBar(f"view.tool_color_bar.{number}") for number in range(MOST_TOOLS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.color_bar, 3)
        for bar in self._tools:
            column.addWidget(bar, 2)

    def set_colors(self, colors: ViewColors) -> None:
        """Take the colours of the theme."""
        self._background = QColor(colors.background)
        self.update()
        for bar in (self.color_bar, *self._tools):
            bar.set_colors(colors.background, colors.foreground)

    def forget_width(self) -> None:
        """Begin with the width that the next content needs: another dataset comes."""
        for bar in (self.color_bar, *self._tools):
            bar.forget_width()

    def expect(self) -> None:
        """Keep the room of a bar free for the first picture, which then need not be drawn again in another size."""
        self.setMinimumWidth(self.color_bar.usual_width)

    def clear(self) -> None:
        """Show nothing."""
        self.setMinimumWidth(0)
        for bar in (self.color_bar, *self._tools):
            bar.hide()

    def show_scene(self, shown: Shown) -> None:
        """Show what the colours on screen stand for."""
        self.setMinimumWidth(0)
        field, *tools = bars_of(shown)
        if field is not None:
            self.color_bar.set_content(field)
        self.color_bar.setVisible(field is not None)
        for number, bar in enumerate(self._tools):
            if number < len(tools) and (content := tools[number]) is not None:
                bar.set_content(content)
            bar.setVisible(number < len(tools))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the background of the view, of which the bars take a part."""
        painter = QPainter(self)
        fill(painter, self.rect(), self._background)
        painter.end()
