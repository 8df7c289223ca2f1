"""A panel that asks for no more room than a bound: it scrolls where it gets less than it needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class BoundedScroll(QScrollArea):
    """Holds a panel, without a frame; a window is never wider or higher than the user wants because of it.

    Parameters
    ----------
    bound
        The largest size, in logical pixels, that is asked for at least.
    """

    def __init__(self, panel: QWidget, bound: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel, self._bound = panel, bound
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        viewport = QWidget()  # of ours: to find out what Qt's is PySide6 makes all classes of widgets, in 30 ms
        self.setViewport(viewport)
        self.setWidget(panel)
        panel.setAutoFillBackground(False)
        viewport.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return what the panel needs, up to the bound."""
        return self._panel.minimumSizeHint().expandedTo(self._panel.minimumSize()).boundedTo(self._bound)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return what the panel would like."""
        return self._panel.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow what the panel needs: Qt has this filter on it already."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
