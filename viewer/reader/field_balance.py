"""Which of the fields of a plan are there, and why others are not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from viewer.artifacts.manifest import FieldRecord, ZoneRecord
from viewer.errors import SampleError
from viewer.reader.fields import read_field
from viewer.reader.plan import Plan
from viewer.reader.planned_zone import Zone
from viewer.reader.progress import Step
from viewer.reader.tree import Array


class FieldBalance:
    """Reads the fields of a plan and keeps the balance: which are there, and why others are not."""

    def __init__(self, plan: Plan, step: Step) -> None:
        self._plan = plan
        self._step = step
        self.present: list[str] = []
        self.notes: list[str] = []
        self.failure: SampleError | None = None

    def missing(self, records: Iterable[ZoneRecord], directory: Path) -> Iterable[tuple[FieldRecord, Array]]:
        """Yield the record and the values of each field that must still be stored in ``directory``."""
        by_name = {record.name: record for record in records}
        names = self._plan.wanted or self._plan.field_names()
        for place, name in enumerate(names):
            targets = self._targets(by_name, name)
            if not all((directory / record.file).exists() for _, record in targets):
                self._step(f"Reading field “{name}”", place / len(names))
                try:
                    # All or nothing, so that a picture is never half coloured.
                    arrays = [(record, self._values(zone, record, by_name)) for zone, record in targets]
                except SampleError as error:
                    self._refuse(error)
                    continue
                yield from arrays
            if targets:
                self.present.append(name)
                if not self._plan.wanted:
                    return

    def _targets(self, records: dict[str, ZoneRecord], name: str) -> list[tuple[Zone, FieldRecord]]:
        return [
            (zone, record)
            for zone in self._plan.zones
            if zone.layout.name in records
            for record in records[zone.layout.name].fields
            if record.name == name
        ]

    @staticmethod
    def _values(zone: Zone, record: FieldRecord, records: dict[str, ZoneRecord]) -> Array:
        for item in zone.fields:
            if (item.name, item.location) == (record.name, record.location):
                return read_field(item, zone.layout, records[zone.layout.name].cells)
        raise SampleError(f"The field “{record.name}” is no longer in {zone.layout.title}; its file has changed.")

    def _refuse(self, error: SampleError) -> None:
        if self._plan.wanted:
            self.failure = self.failure or error
        else:
            self.notes.append(error.sentence)  # nobody asked for this one; the next may be whole
