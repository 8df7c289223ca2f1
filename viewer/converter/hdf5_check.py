"""Whether a file of HDF5 can be opened, asked of h5py: VTK and meshio call one damaged that another program writes."""

from __future__ import annotations

from pathlib import Path

from viewer.converter.failure import ConversionError
from viewer.unreadable import IN_USE, MARKED, is_in_use, is_marked

ENDINGS = (".vtkhdf", ".med", ".h5m", ".hmf")


def check_hdf5(path: Path) -> None:
    """Open a file and close it.

    Raises
    ------
    ConversionError
        When another program writes it, or it is no whole file of HDF5.
    OSError
        When the system does not let it be read.
    """
    with open(path, "rb"):
        pass  # what the system says is better than what HDF5 makes of it
    import h5py

    try:
        h5py.File(path, "r").close()
    except OSError as error:
        why = fault_of_hdf5(error) or "is no file of HDF5, or its beginning is damaged"
        raise ConversionError(f"it {why}.", detail=str(error)) from error


def fault_of_hdf5(error: OSError) -> str:
    """Return what is wrong with a file that h5py could not open, as words about it; empty where it does not say."""
    words = str(error)
    if is_in_use(error) or "unable to lock file" in words:
        return IN_USE.removeprefix("it ")
    if is_marked(words):
        return MARKED
    if "truncated file" in words:
        return "ends too early; the file is not complete"
    return "is no file of HDF5, or its beginning is damaged" if "file signature not found" in words else ""
