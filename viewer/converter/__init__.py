"""The converter: the process that reads mesh files of other programs, through VTK and meshio, for a reader.

It reads one file at a time and writes it as a CGNS tree with its arrays (``viewer/handover``), so that whatever follows
is what follows for any other sample. Those libraries may crash, hang or print; then there is a sentence and another
converter.

* ``process`` answers; ``vtk_files`` (checks: ``legacy_check``, ``surface_files``) and ``meshio_files`` read;
  ``adf_files`` over ``adf_library`` has the trees of CGNS files in the ADF format as they are.
* ``blocks`` finds the data sets in what VTK has read, ``vtk_grids`` makes each a ``MeshGrid`` (``grid``),
  with arrays by ``vtk_arrays``; ``ghosts`` leaves out ghosts, and ``pieces`` takes cells apart that are several.
* ``trees`` makes bases and zones of grids, ``cells`` their sections (``cell_types``), ``fields`` their solutions.
"""

from __future__ import annotations


def main() -> int:
    """Convert what a reader asks for until it goes away (``python -m viewer --role converter``)."""
    from viewer.converter.process import run

    return run()
