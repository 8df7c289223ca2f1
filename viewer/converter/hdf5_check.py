"""Whether a file of HDF5 can be opened, asked of h5py: VTK and meshio call one damaged that another program writes."""

from __future__ import annotations

import errno
from pathlib import Path

from viewer.converter.failure import ConversionError

ENDINGS = (".vtkhdf", ".med", ".h5m", ".hmf")

IN_USE = "it is in use by another program; try again when that has finished"

_BUSY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EBUSY, errno.ETXTBSY)
_SHARING, _LOCKED = 32, 33
"""What Windows calls files that another program holds."""


def is_in_use(error: OSError) -> bool:
    """Whether the system says that another program holds the file."""
    return error.errno in _BUSY or getattr(error, "winerror", None) in (_SHARING, _LOCKED)


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
        words = str(error)
        if is_in_use(error) or "unable to lock file" in words:
            raise ConversionError(f"{IN_USE}.", detail=words) from error
        if "truncated file" in words:
            raise ConversionError("it ends too early; the file is not complete.", detail=words) from error
        raise ConversionError("it is no file of HDF5, or its beginning is damaged.", detail=words) from error
