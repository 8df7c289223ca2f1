"""What is to be exported, as a value."""

from __future__ import annotations

from pathlib import Path

from viewer.artifacts.manifest import Manifest
from viewer.protocol import ALL_BASES, Scene
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A sample, or a part of it, and where it goes.

    Attributes
    ----------
    path
        The file; its ending says of which kind.
    time
        The time step nearest to it; None for the first one.
    all_times
        All time steps instead.
    fields
        Names and locations of the fields to write, an empty location for any; none for all fields.
    needs
        Names of fields that the tools need.
    scene
        What is shown: its tools and hidden zones; None for the whole mesh.
    """

    path: Path
    dataset: str
    split: str
    sample: int
    base: str = ALL_BASES
    time: float | None = None
    all_times: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    scene: Scene | None = None

    def lacking(self, manifest: Manifest, there: frozenset[str]) -> tuple[str, ...]:
        """Return the names of fields that have to be read before an artifact can be exported.

        Parameters
        ----------
        there
            Names of the files in the artifact's directory.
        """
        names = []
        for zone in manifest.zones:
            for record in zone.fields:
                wanted = not self.fields or any(
                    name == record.name and location in ("", record.location) for name, location in self.fields
                )
                if (wanted or record.name in self.needs) and record.file not in there:
                    names.append(record.name)
        return tuple(dict.fromkeys(names))

    def absent(self, manifest: Manifest) -> str:
        """Say that the sample has none of the fields that are wanted; empty when it has."""
        if not self.fields or any(manifest.find_fields(*field) for field in self.fields):
            return ""
        names = ", ".join(dict.fromkeys(name for name, _ in manifest.field_names())) or "none"
        return f"The sample has no field {self.fields[0][0]}; it has: {names}."
