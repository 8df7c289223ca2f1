"""The colour bar beside the view: field, unit, colours and values, drawn by Qt so that it is crisp at any scale.

For an integer field of few values it is a list: each value beside its colour.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from viewer.numbers import with_minus
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.view.color_bar_painter import ColorBarPainter, color_bar_width
from viewer.shell.widgets.filling import fill
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain

_USUAL = "-0.0000000"
"""A label for which there is room beside any bar."""


class ColorBar(QWidget):
    """Shows which colour stands for which value. Hidden while the mesh has a solid colour.

    Signals
    -------
    double_clicked
        The user wants to change the range.
    """

    double_clicked = Signal()

    def __init__(self, name: str = "view.color_bar", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Colour bar")
        self._content = ColorBarContent()
        self._widest = 0
        self._anew = False
        self._background = QColor("#ffffff")
        self._text = QColor("#000000")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # for its context menu
        use_tabular_figures(self)
        self.hide()

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        self._background, self._text = QColor(background), QColor(foreground)
        self.update()

    def set_content(self, content: ColorBarContent) -> None:
        """Show this content."""
        if content == self._content and not self._anew:
            return
        if self._anew:
            self._widest, self._anew = 0, False
        self._content = content
        self._widest = max(self._widest, self._width())
        if content.categories:
            values = ", ".join(with_minus(label) for label, _color in content.categories)
            self.setToolTip(plain(f"{content.title}\nEach of the values {values} has a colour of its own"))
            self.setAccessibleDescription(f"{content.title}: {values}")
        else:
            span = " to ".join(content.ends)
            about = f"\n{content.about_span}" if content.about_span else ""
            edit = "\nDouble-click to change the range" if content.editable else ""
            named = "\n".join((content.title, *content.lines))
            self.setToolTip(plain(f"{named}\n{span}{about}{edit}"))
            named = ", ".join((content.title, *content.lines))
            self.setAccessibleDescription(f"{named} from {span}, {content.span}".rstrip(", "))
        self.updateGeometry()
        self.update()

    def forget_width(self) -> None:
        """Begin with the width that the next content needs: another dataset comes."""
        self._anew = True

    @property
    def content(self) -> ColorBarContent:
        """What is shown."""
        return self._content

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a width in which the labels fit, also those of the dataset's other fields and ranges so far.

        The view must not change its size with every step of a movie, nor the picture its place with another field.
        """
        return QSize(max(self._widest, self._width()), 200)

    @property
    def usual_width(self) -> int:
        """The width of nearly all contents: short ones take it too, so that it seldom changes."""
        metrics = QFontMetricsF(self.font())
        return color_bar_width(ColorBarContent(exact=(_USUAL, _USUAL)), metrics)

    def _width(self) -> int:
        return max(self.usual_width, color_bar_width(self._content, QFontMetricsF(self.font())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least size in which the bar can be read."""
        return QSize(self.sizeHint().width(), 80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint title, bar, ticks and labels."""
        painter = QPainter(self)
        fill(painter, self.rect(), self._background)
        ColorBarPainter(painter, (self.width(), self.height()), self._content, self._text).paint()
        if self._content.colors:
            self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the width that another font needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widest = self._width()
            self.updateGeometry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the user change the range."""
        self.double_clicked.emit()
        event.accept()
