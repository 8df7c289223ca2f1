"""Which files belong to a dataset: those in its folder, wherever symbolic links of the file system lead.

A link out of the folder is followed only when the user allows it: a dataset from elsewhere could show any file of this
machine, and one on a stalled network disk could hold the reader up.
"""

from __future__ import annotations

import os
from pathlib import Path

from viewer.errors import OUTSIDE, DatasetError, ViewerError


class Inside:
    """The folder of a dataset, and what else counts as being in it.

    Parameters
    ----------
    root
        The dataset's folder, or that of a loose file; it may itself be reached through a link.
    follow
        Whether links may lead anywhere.
    """

    def __init__(self, root: Path, follow: bool = False) -> None:
        self.root = root
        self.follow = follow
        real = os.path.realpath(root)
        self._roots = (real, *_blobs(Path(real)))

    def check(self, path: Path, what: str = "dataset", error: type[ViewerError] = DatasetError) -> None:
        """Refuse a path that leads out of the folder. Costs a few microseconds for each folder on the way.

        Parameters
        ----------
        path
            Below ``root``; need not exist.
        what
            What cannot be read, as messages call it: ``"sample 3 of split train"``.
        error
            The kind of error.

        Raises
        ------
        ViewerError
            Of the kind ``error``, with the reason :data:`viewer.errors.OUTSIDE`; names the link and its target.
        """
        reason = self.why_not(path)
        if reason:
            raise error(f"{what} cannot be read: {reason}.", reason=OUTSIDE)

    def why_not(self, path: Path) -> str:
        """Return which link leads ``path`` out of the folder, and where to; empty when none does."""
        if self.follow or self._holds(os.path.realpath(path)):
            return ""
        link, target = self._link(path)
        leads = "is a link to" if os.path.islink(link) else "leads to"  # noqa: PTH114 - says no where it may not look
        return f"{link} {leads} {target}, outside the folder of the dataset"

    def _holds(self, real: str) -> bool:
        return any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in self._roots)

    def _link(self, path: Path) -> tuple[Path, str]:
        """Return the first link on the way from the folder to ``path`` that leads out of it, and its target."""
        for step in (*reversed(path.parents), path):
            if self.root in step.parents and os.path.islink(step):  # noqa: PTH114 - says no where it may not look
                target = os.path.realpath(step)
                if not self._holds(target):
                    return step, target
        return path, os.path.realpath(path)


def _blobs(real: Path) -> tuple[str, ...]:
    """Return the folder to which the links of a snapshot in the cache of the Hugging Face Hub lead.

    It lies beside: ``datasets--owner--name/snapshots/<revision>`` and ``datasets--owner--name/blobs``.
    """
    for folder in (real, *real.parents):
        if folder.parent.name == "snapshots" and "--" in folder.parent.parent.name:
            return (str(folder.parent.parent / "blobs"),)
    return ()
