"""What can go wrong between two machines, each in one sentence."""

from __future__ import annotations

from viewer.address import Address
from viewer.errors import DatasetError, ViewerError


def far_failure(error: BaseException, address: Address, what: str) -> ViewerError:
    """Return what to tell about an error of fsspec or of what it is built on.

    Parameters
    ----------
    what
        What was being done, as in "mesh_0.cgns was not fetched".
    """
    if isinstance(error, ViewerError):
        return error
    return DatasetError(f"{what}: {address} does not answer.", detail=f"{type(error).__name__}: {error}")


def retry_after(error: BaseException, tries: int) -> float | None:
    """Return the seconds after which it is worth trying again what has failed ``tries`` times; None where it is not."""
    if tries >= 4 or isinstance(error, (ViewerError, FileNotFoundError, PermissionError, NotADirectoryError)):
        return None
    return float(0.25 * 2**tries)
