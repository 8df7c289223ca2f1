"""The renderer: maps artifacts, holds the VTK scene and draws it off screen into frame files.

``server`` is the loop over the window's messages; ``view`` draws them into one picture; ``board`` holds the panes,
each a ``pane`` with its ``sight`` at a ``spot`` of the picture. Below them, each on its own: ``window``
(which OpenGL), ``frames`` (where pixels go), ``grid`` and ``surface`` (an artifact's mesh), ``coloring`` (what it is
coloured by: ``fields``, ``ranges``, ``normalizer``, ``colors``), ``probe`` (what is under the cursor: ``projection``,
``face_picking``, ``line_picking``), ``camera``, ``placement``, ``viewpoint``, ``interaction``, ``axes``, ``coarse`` and
``level_of_detail`` (movement), ``measuring`` (questions that take a while), ``ahead`` and ``actor_pool`` (what may be
shown next, and what was), ``threads``.
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
    from viewer.renderer.startup import run  # VTK takes 0.3 s to load; whoever only asks for the version never pays

    return run(opengl)
