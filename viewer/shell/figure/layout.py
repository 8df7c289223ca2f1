"""Where the parts of a picture lie: the title above, the colour bars on the right, the mesh in what is left."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QImage, QPaintDevice

from viewer.axes_marker import SIZE
from viewer.figure_size import SCREEN, SCREEN_COLOR, TRANSPARENT
from viewer.figure_title import title_of
from viewer.protocol import DrawFigure
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.spec import ACTIVE, FigureSpec
from viewer.shell.view.color_bar_painter import color_bar_width
from viewer.shell.view.panes.pane_bar import ROOM
from viewer.values import dataclass

_TITLE_FONT = 1.2  # in multiples of the other text
_TITLE_LINES = 2

MARGIN = 12.0
"""Logical pixels beside the title."""

_FIRST, _OTHERS = 3, 2
"""How high the first bar is beside the others, as in the window."""

_SMALLEST_AXES = 0.4
_WHITE, _INK = "#ffffff", "#1d2129"


@dataclass(frozen=True, slots=True)
class FigureLayout:
    """Where the parts lie.

    Attributes
    ----------
    canvas
        Width and height of all of it, in pixels.
    scale
        Pixels per logical pixel.
    place
        Left, top, width and height of the mesh, in pixels.
    title, bars
        Where they lie, in logical pixels; an empty rectangle, or none, where there are none.
    head, foot
        Height of what is kept free for the name and for the colour bar of a pane, in logical pixels.
    """

    canvas: tuple[int, int]
    scale: float
    place: tuple[int, int, int, int]
    title: QRectF
    bars: tuple[QRectF, ...]
    head: float
    foot: float

    @property
    def width(self) -> float:
        """Width in logical pixels."""
        return self.canvas[0] / self.scale

    @property
    def height(self) -> float:
        """Height in logical pixels."""
        return self.canvas[1] / self.scale

    @property
    def mesh(self) -> QRectF:
        """Where the mesh lies, in logical pixels."""
        return QRectF(*(part / self.scale for part in self.place))


def figure_layout(spec: FigureSpec, content: FigureContent, shrink: float = 1.0) -> FigureLayout:
    """Return where the parts of a picture lie.

    Parameters
    ----------
    shrink
        How many pixels there are for each of the picture, along a side: less than 1 for a preview.
    """
    across, down = spec.size.pixels(shape_of(spec, content))
    canvas = max(round(across * shrink), 1), max(round(down * shrink), 1)
    scale = spec.size.scale * shrink
    width, height = canvas[0] / scale, canvas[1] / scale
    ruler = ruling_device()
    line = QFontMetricsF(figure_font(spec, ruler), ruler)
    title = _title(spec, content, width, ruler)
    above = title.bottom()
    bars = content.bars if spec.color_bar else ()
    beside = max((float(color_bar_width(bar, line)) for bar in bars), default=0.0)
    top, right = round(above * scale), round(beside * scale)
    place = 0, top, canvas[0] - right, canvas[1] - top
    several = len(content.panes) > 1 and spec.panes != ACTIVE
    head = line.height() + 2.0 * MARGIN if several else 0.0
    foot = float(ROOM) if several and content.own_colors and spec.color_bar else 0.0
    bar_places = _stacked(len(bars), width - beside, above, beside, height)
    return FigureLayout(canvas, scale, place, title, bar_places, head, foot)


def shape_of(spec: FigureSpec, content: FigureContent) -> float:
    """Return the width by the height of what is saved, as it is on screen."""
    return content.pane_shape if spec.panes == ACTIVE else content.shape


def colors_of(spec: FigureSpec, content: FigureContent) -> tuple[str, str]:
    """Return the colours behind all and of text, ``"#rrggbb"``; the first one is empty where there is nothing."""
    if spec.background == SCREEN_COLOR:
        return content.background, content.foreground
    return ("" if spec.background == TRANSPARENT else _WHITE), _INK


def order_of(
    number: int, file: str, spec: FigureSpec, content: FigureContent, layout: FigureLayout, *, alone: bool
) -> DrawFigure:
    """Return what the renderer is told to draw.

    Parameters
    ----------
    alone
        Whether the file has the mesh only, and not room for the other parts.
    """
    left, top, width, height = layout.place
    background, foreground = colors_of(spec, content)
    corner = SIZE * axes_scale(layout.mesh) if spec.axes else 0.0
    return DrawFigure(
        number,
        file,
        (width, height) if alone else layout.canvas,
        (0, 0, width, height) if alone else (left, top, width, height),
        layout.scale * spec.lines,
        background,
        foreground,
        content.active if spec.panes == ACTIVE else None,
        corner / spec.lines,
        layout.head / spec.lines,
        layout.foot / spec.lines,
    )


def axes_scale(pane: QRectF) -> float:
    """Return how large the marker of the axes is in a pane, in multiples of that on screen; 0 where it has no room."""
    scale = min(min(pane.width(), pane.height()) / (2.0 * SIZE) * 0.99, 1.0)
    return scale if scale >= _SMALLEST_AXES else 0.0


def title_font(spec: FigureSpec, device: QPaintDevice) -> QFont:
    """Return the font of the title, see :func:`figure_font`."""
    font = figure_font(spec, device, _TITLE_FONT)
    font.setBold(True)
    return font


def figure_font(spec: FigureSpec, device: QPaintDevice, factor: float = 1.0) -> QFont:
    """Return the font of a picture, for a painter of that device whose unit is a logical pixel."""
    font = QFont(spec.font or QFontInfo(QFont()).family())  # by its own name, which a page is read by elsewhere
    font.setPointSizeF(spec.font_size * factor * SCREEN / device.logicalDpiY())
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # it is painted in any scale
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def ruling_device() -> QImage:
    """Return something to measure text with, whatever screen there is: a point of it is one of a picture."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    set_dots(image, SCREEN)
    return image


def set_dots(image: QImage, dpi: float) -> None:
    """Set how many dots per inch an image has."""
    per_metre = round(dpi / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)


def _title(spec: FigureSpec, content: FigureContent, width: float, ruler: QImage) -> QRectF:
    """Return where the title lies: in two lines where one is too short."""
    room = max(width - 2.0 * MARGIN, 1.0)
    if not spec.titled:
        return QRectF(MARGIN, 0.0, room, 0.0)
    metrics = QFontMetricsF(title_font(spec, ruler), ruler)
    lines = 1 if metrics.horizontalAdvance(title_of(spec.title, content.words)) <= room else _TITLE_LINES
    return QRectF(MARGIN, 0.0, room, metrics.height() * (lines + 0.5))


def _stacked(count: int, left: float, top: float, width: float, bottom: float) -> tuple[QRectF, ...]:
    shares = [_FIRST, *[_OTHERS] * (count - 1)] if count else []
    rects, y = [], top
    for share in shares:
        height = (bottom - top) * share / sum(shares)
        rects.append(QRectF(left, y, width, height))
        y += height
    return tuple(rects)
