"""A gate for the samples of a scan: how far it comes is up to the test, however fast the machine is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import datasets as ds

if sys.platform != "win32":
    import fcntl

_READER = """\
import sys
if "reader" in sys.orig_argv:
    import fcntl
    from viewer.reader import scan_samples
    scan_held = scan_samples.scan_held
    def through_the_gate(held, request, step):
        place = request.samples[0] if request.split == "train" else {last}
        with open({file!r}, "rb") as gate:
            fcntl.lockf(gate, fcntl.LOCK_SH, 1, place)
        return scan_held(held, request, step)
    scan_samples.scan_held = through_the_gate
elif {{"scanner", "--scan"}} & set(sys.orig_argv):
    from viewer.scanning import batches
    batches.MOST = 1
"""
"""What Python imports as it starts. Only scans wait, sample by sample: the reader of the window reads as always."""

_LAST = 1 << 20
"""The place of all other splits: more samples no test has."""


class Gate:
    """Lets the first samples of split train through, and all others only once it is wide open.

    Attributes
    ----------
    environment
        Variables of a program whose readers wait.
    """

    def __init__(self, folder: Path, descriptor: int) -> None:
        self._descriptor = descriptor
        self.environment = {"PYTHONPATH": os.pathsep.join((str(folder), str(ds.ROOT)))}
        fcntl.lockf(descriptor, fcntl.LOCK_EX)

    def open(self, samples: int = _LAST + 1) -> None:
        """Let so many samples through; all of them if nothing is said."""
        assert samples > 0, "that is all of them to the system"
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, samples)


@contextmanager
def closed_after(samples: int, folder: Path) -> Iterator[Gate]:
    """Give a gate that lets so many samples through; afterwards it is wide open.

    Parameters
    ----------
    folder
        Where files of its own go.
    """
    if sys.platform == "win32":
        pytest.skip("locks of parts of a file, and who waits for them")
    own = folder / "gate"
    own.mkdir(parents=True)
    file = own / "places"
    (own / "sitecustomize.py").write_text(_READER.format(file=str(file), last=_LAST))
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        gate = Gate(own, descriptor)
        gate.open(samples)
        yield gate
    finally:
        os.close(descriptor)
