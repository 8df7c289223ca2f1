"""The renderer: maps artifacts, holds the VTK scene and draws it off screen into frame files.

``process`` is the loop over the window's messages; ``view`` holds the scene. Below them, each on its own: ``window``
(which OpenGL), ``frames`` (where pixels go), ``grid`` and ``surface`` (an artifact's mesh), ``coloring`` (what it is
coloured by: ``fields``, ``ranges``, ``scale``, ``colors``), ``probe`` (what is under the cursor), ``camera`` and
``placement``, ``interaction``, ``axes``, ``coarse`` and ``pace`` (movement), ``ahead`` and ``spare`` (what may be shown
next, and what was), ``threads``.
"""

from __future__ import annotations


def main(opengl: str = "") -> int:
    """Be the renderer process until standard input ends.

    Parameters
    ----------
    opengl
        ``"egl"``, ``"osmesa"`` or ``"glx"`` to use that kind of OpenGL window only; empty for the first that works.

    Returns
    -------
    int
        Exit status: 1 when nothing can be drawn on this machine (said in a ``Failed`` message first).
    """
    from viewer.renderer.process import run  # VTK takes 0.3 s to load; whoever only asks for the version never pays

    return run(opengl)
