"""The exporter: a short-lived process that writes one sample, or what the tools leave of it, for other programs.

``process`` talks to the window; ``job`` writes one step after the other into a ``place`` beside the target. ``whole``
takes parts (meshes with their fields, ``part``) from an artifact as they are. ``vtk_files`` and ``collection`` write
them by VTK; ``cgns_tree`` (with ``cgns_cells``) and ``cgns_file`` as CGNS.
"""

from __future__ import annotations


def main() -> int:
    """Write the one export that the window asks for (``python -m viewer --role exporter``)."""
    from viewer.exporter.process import run

    return run()
