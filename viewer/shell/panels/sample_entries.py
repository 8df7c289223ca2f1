"""The splits, samples and fields of the open dataset, for the command palette."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from viewer.protocol import Split
from viewer.shell.session.session import Session
from viewer.shell.session.state import describe_ids
from viewer.shell.window.palette.entry import Entry
from viewer.wording import counted

_NUMBER = re.compile(r"\d{1,12}(?!\d)")


class SampleEntries:
    """Provides every split, and the sample whose number was typed: a list of all of them would be of no use."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, typed: str) -> Iterator[Entry]:
        """Yield the samples of that number, that of the split on screen first, then the splits."""
        state = self._session.state
        splits = state.catalogue.splits if state.catalogue is not None else ()
        number = _NUMBER.search(typed)
        if number is not None:
            sample, here = int(number.group()), state.selection.split
            for split in sorted(splits, key=lambda split: split.name != here):
                named = split.name == here or split.name.lower() in typed.lower()
                if named or split.position_of(sample) is not None:
                    yield self._sample(split, sample)
        for split in splits:
            yield self._split(split)

    def _sample(self, split: Split, sample: int) -> Entry:
        refusal = "" if split.position_of(sample) is not None else describe_ids(split)
        run = partial(self._session.select, split=split.name, sample=sample)
        return Entry(f"sample {split.name} {sample}", f"Sample {sample} of {split.name}", run, "Sample", "", refusal)

    def _split(self, split: Split) -> Entry:
        selection = self._session.state.selection
        sample = selection.sample
        if split.position_of(sample) is None and len(split):
            sample = split.id_at(0)
        return Entry(
            f"split {split.name}",
            f"Split {split.name}",
            partial(self._session.select, split=split.name, sample=sample),
            counted(len(split), "sample"),
            refusal="" if len(split) else "it is empty",
            checked=split.name == selection.split,
        )


class FieldEntries:
    """Provides the fields of the sample, with their components, and the solid colour."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, typed: str) -> Iterator[Entry]:
        """Yield them in the order of the dock."""
        state = self._session.state
        if state.manifest is None:
            return
        now = (state.selection.field or "", state.selection.location, state.selection.component)
        for name, location in state.manifest.field_names():
            found = state.manifest.find_fields(name, location)
            components = found[0][1].components if found else ()
            for place, text in enumerate((name, *components), start=-1):
                chosen = {"field": name, "location": location, "component": place}
                yield Entry(
                    f"field {name} {location} {place}",
                    text,
                    partial(self._session.select, **chosen),
                    f"Field, {location}" if place < 0 else f"Component of {name}",
                    checked=now == (name, location, place),
                )
        solid = partial(self._session.select, field="", location="")
        yield Entry("field", "Solid colour", solid, "Field", checked=not now[0])
