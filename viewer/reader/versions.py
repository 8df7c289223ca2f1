"""What the reader is built on, for *About*."""

from __future__ import annotations

from viewer.protocol import Versions

NAMES = {"pyplaid": "pyplaid", "h5py": "h5py", "pyCGNS": "pyCGNS", "NumPy": "numpy", "VTK": "vtk"}
"""Names as people write them, and the distributions. VTK is the renderer's, which says itself whether it works."""


def versions() -> Versions:
    """Return the versions that are installed, by name; empty for what is not. Nothing is imported."""
    return Versions({name: _version(distribution) for name, distribution in NAMES.items()})


def _version(distribution: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # a tenth of this process's start, and seldom wanted

    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
