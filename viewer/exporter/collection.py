"""Several time steps as a ParaView collection: a file for each step in a folder, and one that lists them."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from viewer.exporter.part import Step
from viewer.exporter.vtk_files import write_vtm, write_vtu


class Collection:
    """Writes steps as they come.

    Parameters
    ----------
    file, folder
        The file that lists them, and the folder of theirs.
    """

    def __init__(self, file: Path, folder: Path) -> None:
        self._file, self._folder = file, folder
        self._listed: list[tuple[float, str]] = []

    def add(self, step: Step) -> None:
        """Write a step: as an unstructured grid, or as a multiblock where there are several zones.

        Raises
        ------
        OSError, WriteError
            When it cannot be written.
        """
        self._folder.mkdir(exist_ok=True)
        several = len(step.parts) > 1
        name = f"{self._folder.name}_{len(self._listed):04d}.{'vtm' if several else 'vtu'}"
        (write_vtm if several else write_vtu)(step, self._folder / name)
        self._listed.append((step.time, f"{self._folder.name}/{name}"))

    def finish(self) -> None:
        """Write the list.

        Raises
        ------
        OSError
            When it cannot be written.
        """
        root = Element("VTKFile", type="Collection", version="0.1")
        collection = SubElement(root, "Collection")
        for time, name in self._listed:
            SubElement(collection, "DataSet", timestep=repr(time), group="", part="0", file=name)
        indent(root)
        ElementTree(root).write(self._file, encoding="utf-8", xml_declaration=True)
