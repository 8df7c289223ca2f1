"""The head of the cache dock: how much of the budget is used, what the disk has left, and where the cache is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from viewer.shell.cache_dock.snapshot import CacheState
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import plain, text_label


class ShareBar(QWidget):
    """A thin rounded bar, filled by a share; the last tenth of a full one warns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """The filled part, 0..1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill this part, 0..1."""
        share = min(max(share, 0.0), 1.0)
        if share != self._share:
            self._share = share
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a width that shows a percent and the height of a lower-case letter."""
        return QSize(180, max(8, round(self.fontMetrics().xHeight() * 1.2)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the groove and the filled part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
        palette = self.palette()
        groove = palette.color(QPalette.ColorRole.WindowText)
        groove.setAlphaF(0.14)
        painter.fillPath(outline, groove)
        if self._share > 0:
            filled = QRectF(area)
            filled.setWidth(max(area.width() * self._share, area.height()))
            inside = QPainterPath()
            inside.addRoundedRect(filled, area.height() / 2, area.height() / 2)
            accent = palette.color(QPalette.ColorRole.Highlight)
            painter.fillPath(inside, Qt.GlobalColor.darkYellow if self._share > 0.9 else accent)
        painter.end()


class CacheBar(QWidget):
    """Renders a :class:`CacheState`.

    Signals
    -------
    reveal_wanted
        The cache directory, to be opened in the file manager.
    """

    reveal_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ShareBar()
        self.bar.setObjectName("cache.bar")
        self.bar.setAccessibleName("Share of the budget that this cache uses")
        self.use = text_label("Counting…")
        self.use.setObjectName("cache.use")
        self.free = text_label()
        self.free.setObjectName("cache.free")
        self.path = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self.path.setObjectName("cache.path")
        self.path.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.path.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.path.customContextMenuRequested.connect(self._show_menu)
        self.copy = QToolButton()
        self.copy.setObjectName("cache.copy_path")
        self.copy.setText("Copy path")
        self.copy.setAccessibleName("Copy the path of the cache")
        self.copy.setToolTip("Copy the path of the cache")
        self.copy.setAutoRaise(True)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self.copy_path)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.use)
        layout.addSpacing(12)
        layout.addWidget(self.free)
        layout.addSpacing(12)
        layout.addWidget(self.path, 1)
        layout.addWidget(self.copy)

    def render_state(self, state: CacheState) -> None:
        """Show a state."""
        from viewer.sizes import human_bytes  # not needed before the first paint

        self.bar.set_share(state.share)
        self.use.setText(f"{state.use()} in use")
        percent = f"{state.share:.0%} of the budget" if state.budget else "the budget is not known"
        for widget in (self.bar, self.use):
            widget.setToolTip(plain(f"This cache uses {human_bytes(state.bytes)} on disk, {percent}"))
        self.bar.setAccessibleDescription(f"{state.use()}, {percent}")
        self.free.setText(f"{human_bytes(state.free)} free on disk" if state.total else "")
        self.free.setToolTip(
            plain(f"The disk of the cache has {human_bytes(state.total)} in all" if state.total else "")
        )
        self.path.setText(str(state.root))
        self.copy.setEnabled(True)

    def copy_path(self) -> None:
        """Put the path on the clipboard."""
        QApplication.clipboard().setText(self.path.text())

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy path", self.copy_path)
        menu.addAction("Reveal in file manager", lambda: self.reveal_wanted.emit(self.path.text()))
        menu.popup(self.path.mapToGlobal(point))
