"""CGNS files as VTK's own reader has them: ``python -m tests.vtk_cgns FILE...`` writes ``FILE.npz`` beside each.

A process of its own, because that reader may die. It says the file before it reads it, so the last line names the one
that ended it. Arrays are named ``zone/points``, ``zone/types``, ``zone/connectivity``, ``zone/V name`` (vertices) and
``zone/C name`` (cells).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.datasets import ROOT


def read_all(files: Sequence[Path]) -> list[dict[str, np.ndarray] | None]:
    """Read files in another process, in a new one after each file that ends it, which is None here."""
    left = list(files)
    while left:
        command = [sys.executable, "-m", "tests.vtk_cgns", *map(str, left)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=300)
        if done.returncode == 0:
            break
        begun = done.stdout.decode(errors="replace").splitlines()
        assert begun, done.stderr
        left = left[len(begun) :]
    return [dict(np.load(found)) if (found := Path(f"{file}.npz")).exists() else None for file in files]


def _zones(blocks: Any) -> Iterator[tuple[str, Any]]:
    for place in range(blocks.GetNumberOfBlocks()):
        block = blocks.GetBlock(place)
        if block is not None and hasattr(block, "GetNumberOfBlocks"):
            yield from _zones(block)
        elif block is not None:
            yield blocks.GetMetaData(place).Get(blocks.NAME()), block


def _read(file: Path) -> dict[str, np.ndarray]:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkIOCGNSReader import vtkCGNSReader

    os.chdir(file.parent)  # where HDF5 looks for values that lie in other files
    reader = vtkCGNSReader()
    reader.SetFileName(file.name)
    reader.UpdateInformation()
    reader.EnableAllBases()
    reader.EnableAllPointArrays()
    reader.EnableAllCellArrays()
    reader.SetDoublePrecisionMesh(1)
    reader.Update()
    found = {}
    for name, zone in _zones(reader.GetOutputDataObject(0)):
        found[f"{name}/points"] = vtk_to_numpy(zone.GetPoints().GetData())
        if zone.IsA("vtkUnstructuredGrid"):
            found[f"{name}/types"] = vtk_to_numpy(zone.GetCellTypes())
            found[f"{name}/connectivity"] = vtk_to_numpy(zone.GetCells().GetConnectivityArray())
        for place, attributes in (("V", zone.GetPointData()), ("C", zone.GetCellData())):
            for number in range(attributes.GetNumberOfArrays()):
                array = attributes.GetArray(number)
                found[f"{name}/{place} {array.GetName()}"] = vtk_to_numpy(array)
    return found


def main(files: Sequence[str]) -> None:
    """Read each file and write what is in it."""
    for file in files:
        sys.stdout.write(f"{file}\n")
        sys.stdout.flush()
        found = _read(Path(file))
        with Path(f"{file}.npz").open("wb") as target:
            np.savez(target, **found)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(sys.argv[1:])
