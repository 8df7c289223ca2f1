"""The size and the kind of a picture that is saved: in pixels, or in centimetres at so many dots per inch."""

from __future__ import annotations

import re

from viewer.values import dataclass

PIXELS, CENTIMETRES = "px", "cm"

BITMAPS = {".png": "png", ".tif": "tiff", ".tiff": "tiff", ".jpg": "jpeg", ".jpeg": "jpeg"}
PAGES = {".pdf": "pdf", ".svg": "svg"}
"""Kinds of pictures by the ending of their names: those of pixels alone, and those with text and lines."""

BACKGROUNDS = WHITE, TRANSPARENT, SCREEN_COLOR = ("white", "transparent", "screen")
"""What is behind the mesh: white, nothing, or the colour that it has in the window."""

LARGEST = 16_384
"""Most pixels along a side: what OpenGL drivers can make a texture of, and 1 GB in all."""

LEAST = 64
"""Fewest pixels along a side."""

DOTS = (10.0, 2400.0)
"""Fewest and most dots per inch."""

SCREEN = 96.0
"""Dots per inch at which a logical pixel is a pixel."""

_PER_INCH = 2.54
_USUAL = (1280.0, 720.0)  # of pixels alone it is not known how large they are seen: as such a screen full
_NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
_FORM = re.compile(rf"({_NUMBER})(?:x({_NUMBER}))?(px|cm|mm|in)?(?:@({_NUMBER})(?:dpi)?)?")
_EXAMPLES = "write 1920x1080, 8.5cm@300 or 17x12cm@300"


@dataclass(frozen=True, slots=True)
class FigureSize:
    """How large a picture is.

    Attributes
    ----------
    width, height
        In ``unit``; a height of 0 is the one at which the picture has the shape of the view.
    unit
        ``"px"`` or ``"cm"``.
    dpi
        Dots per inch: how large text and lines are in pixels, and of centimetres how many pixels they are.
    """

    width: float = 1920.0
    height: float = 1080.0
    unit: str = PIXELS
    dpi: float = 144.0

    def pixels(self, shape: float) -> tuple[int, int]:
        """Return width and height in pixels; ``shape`` is the width of the view by its height."""
        dots = self.dpi / _PER_INCH if self.unit == CENTIMETRES else 1.0
        height = self.height or self.width / (shape if shape > 0.0 else 1.0)
        return round(self.width * dots), round(height * dots)

    @property
    def scale(self) -> float:
        """Pixels per logical pixel."""
        return self.dpi / SCREEN

    def trouble(self, shape: float) -> str:
        """Say why there is no picture of that size, in a sentence; empty when there is one."""
        if not DOTS[0] <= self.dpi <= DOTS[1]:
            return f"{self.dpi:g} dots per inch are not between {DOTS[0]:g} and {DOTS[1]:g}."
        sides = self.pixels(shape)
        if min(sides) < LEAST or max(sides) > LARGEST:
            return f"{sides[0]} × {sides[1]} pixels are not between {LEAST} × {LEAST} and {LARGEST} × {LARGEST}."
        return ""


def usual_dpi(width: float, height: float) -> float:
    """Return at how many dots per inch text and lines are as large in so many pixels as on a usual screen."""
    share = min(width / _USUAL[0], (height or width) / _USUAL[1])
    return min(max(SCREEN * share, DOTS[0]), DOTS[1])


def parse_figure_size(text: str) -> FigureSize:
    """Return the size that a text means: ``1920x1080``, ``1920x1080@144``, ``8.5cm@300``, ``17x12cm@600``.

    A width alone has the shape of the view; inches and millimetres become centimetres, of which there are 300 dots
    per inch unless it says otherwise.

    Raises
    ------
    ValueError
        When it is no size; the text says why.
    """
    found = _FORM.fullmatch(text.strip().lower().replace(" ", "").replace("×", "x"))
    if found is None:
        raise ValueError(f"{text!r} is not a size; {_EXAMPLES}")
    width, height = float(found[1]), float(found[2] or 0.0)
    if found[3] in (None, PIXELS):
        size = FigureSize(width, height, PIXELS, float(found[4] or usual_dpi(width, height)))
    else:
        factor = {"cm": 1.0, "mm": 0.1, "in": _PER_INCH}[found[3]]
        size = FigureSize(width * factor, height * factor, CENTIMETRES, float(found[4] or 300.0))
    if trouble := size.trouble(1.0):
        raise ValueError(f"{text!r}: {trouble}")
    return size
