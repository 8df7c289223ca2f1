"""Icons of one family, drawn in the colours of the theme: SVG files in ``resources/actions``."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from viewer.resources import resource
from viewer.shell.widgets.filling import fill

_MODES = {
    QIcon.Mode.Normal: QPalette.ColorGroup.Active,
    QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled,
}


def themed_icon(name: str, palette: QPalette, size: int = 20) -> QIcon:
    """Return an icon in the colour of buttons' text, paler where disabled; sharp on the screens that there are.

    Whoever shows it makes it anew after a change of the palette or of the device pixel ratio.

    Parameters
    ----------
    name
        A file of ``resources/actions``, without its ending.
    size
        In logical pixels, of the place where it is shown. Other sizes are scaled; to draw some more of them for all
        icons would take a tenth of the program's start.

    Returns
    -------
    An empty one where its file cannot be read: when the program's files have vanished, the window still says so.
    """
    try:
        text = resource(f"actions/{name}.svg").read_text(encoding="utf-8")
    except OSError:
        return QIcon()
    drawing = QSvgRenderer(QByteArray(text.replace("currentColor", "black").encode()))
    icon = QIcon()
    for ratio in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)  # where something was drawn
        for mode, group in _MODES.items():
            fill(painter, pixmap.rect(), palette.color(group, QPalette.ColorRole.ButtonText))
            icon.addPixmap(pixmap, mode)
        painter.end()
    return icon
