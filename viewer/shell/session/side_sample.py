"""Which sample is read beside the one that the session shows."""

from __future__ import annotations

from viewer.shell.session.state import Selection
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class SideSample:
    """A sample to be read: the dataset's path, what of it, and fields that are needed besides the selected one."""

    dataset: str
    selection: Selection
    fields: tuple[str, ...] = ()
