"""Samples that exist only in the memory of a Python process, handed over as a folder that this program opens.

:func:`hand_over` writes a small index and the arrays into the caller's cache root, which its end removes. ``kinds``
knows what may be given, ``from_arrays`` and ``from_cgns`` make trees of it (``node``), ``writer`` puts these on the
disk and ``layout`` says what lies where. ``viewer.reader.source_memory`` reads it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # what typing has; this is imported by scripts, and costs them next to nothing
if TYPE_CHECKING:
    from pathlib import Path

    from viewer.cache import CacheRoot


def hand_over(samples: object, root: CacheRoot, *, name: str = "") -> Path:
    """Write samples that are in memory into ``root`` and return the folder that this program opens as a dataset.

    Everything in the folder is readable by the user alone and goes with ``root``. Arrays are stored as they are, equal
    ones once; each is looked at for that, at the speed of memory, because it may have been changed in place.

    Parameters
    ----------
    samples
        One sample, or several as a list, a pyplaid dataset, a dict by id, or a dict of these by split. A sample is

        * a ``plaid.Sample``,
        * a CGNS tree as pyCGNS has it: ``[name, value, children, label]``,
        * or a dict: ``"points"`` of shape (n, 2) or (n, 3); ``"cells"``, node numbers from 0, as one array (m, k) where
          k says what they are, or as ``{"triangle": (m, 3), ...}`` with the names and the order of nodes of meshio;
          ``"fields"``, by name, of n values for the vertices or m for the cells, or that many vectors of 2 or 3
          components; ``"cell_fields"`` where n equals m; ``"globals"``, numbers or texts by name; ``"time"``, a number.

        Arrays may be of any library whose arrays are on the CPU and that numpy understands. Masked values are NaN.
    root
        Where to write; it must stay open as long as somebody looks.
    name
        What the dataset is called. Given again, the same folder has the new samples, and only what is new is written.
        Empty: each time a new folder.

    Raises
    ------
    UsageError
        When something given is no sample, or its parts do not fit together; the sentence says which and why.
    CacheError
        When it cannot be written: ``root`` is closed or gone, or the disk is full.
    """
    from viewer.handover.writer import write

    return write(samples, root, name)
