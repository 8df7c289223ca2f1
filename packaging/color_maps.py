"""Write the colours of the maps that are offered, as the library ``cmap`` has them, into ``resources/color_maps.rgb``.

Run it inside the environment after a change of ``viewer/color_maps.py``: ``.venv/bin/python packaging/color_maps.py``.
With the file a renderer need not import the library before its first picture, which takes a tenth of its start. For
each map, in the order of ``NAMES``, it has the red, green and blue of 256 colours from low to high, a byte each.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from viewer.color_maps import NAMES
from viewer.renderer.colors import library_map

FILE = Path(__file__).resolve().parent.parent / "resources" / "color_maps.rgb"


def content() -> bytes:
    """Return what the file is to hold.

    Raises
    ------
    LookupError
        When the library has no map of a name.
    """
    import numpy as np

    parts = []
    for name in NAMES:
        table = library_map(name)
        if table is None:
            raise LookupError(f"cmap has no map named {name}")
        parts.append(np.rint(table * 255.0).astype(np.uint8).tobytes())
    return b"".join(parts)


if __name__ == "__main__":
    FILE.write_bytes(content())
