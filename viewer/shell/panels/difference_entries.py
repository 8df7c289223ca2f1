"""What can be subtracted, for the command palette: the sample whose number was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from viewer.shell.session.difference import Other
from viewer.shell.session.session import Session
from viewer.shell.window.palette.entry import Entry

_NUMBER = re.compile(r"\d{1,12}(?!\d)")


class DifferenceEntries:
    """Provides the samples of that number, in all splits that have one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, typed: str) -> Iterator[Entry]:
        """Yield them in the order of the splits."""
        catalogue, number = self._session.state.catalogue, _NUMBER.search(typed)
        if catalogue is None or number is None:
            return
        sample = int(number.group())
        for split in catalogue.splits:
            if split.position_of(sample) is not None:
                other = Other(split=split.name, sample=sample)
                run = partial(self._session.set_difference, on=True, other=other)
                text = f"Subtract sample {sample} of {split.name}"
                yield Entry(f"subtract {split.name} {sample}", text, run, "Difference")
