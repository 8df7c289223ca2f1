"""Read samples in this process, and look into what was published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.arrays import map_array, map_file
from viewer.artifacts.manifest import Manifest, ZoneRecord, read_manifest
from viewer.protocol import ReadSample
from viewer.reader.catalogue import open_dataset
from viewer.reader.publish import PublishedSample, publish_sample


@dataclass
class Artifact:
    """A published artifact with its arrays."""

    directory: Path
    published: PublishedSample | None = None

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.directory)

    def zone(self, name: str = "") -> ZoneRecord:
        return next(zone for zone in self.manifest.zones if name in ("", zone.name))

    def array(self, key: str, zone: str = "") -> np.ndarray:
        return np.asarray(map_array(self.directory, self.zone(zone).arrays[key]))

    def has(self, field: str, zone: str = "", location: str = "") -> bool:
        return all((self.directory / record.file).exists() for record in self._records(field, zone, location))

    def field(self, field: str, zone: str = "", location: str = "") -> np.ndarray:
        (record,) = self._records(field, zone, location)
        return np.asarray(map_file(self.directory / record.file))

    def _records(self, field: str, zone: str, location: str) -> list[Any]:
        return [
            record for record in self.zone(zone).fields if record.name == field and location in ("", record.location)
        ]


def read(
    dataset: Path, cache_root: Path, sample: int = 0, split: str = "train", allow: bool = False, **options: Any
) -> Artifact:
    """Publish a sample in this process; a field that fails raises unless allowed."""
    opened = open_dataset(dataset)
    request = ReadSample(1, str(dataset), split, sample, str(cache_root), **options)
    kept: dict[tuple[str, int], Any] = {}

    def get(split: str, number: int) -> Any:
        if (split, number) not in kept:
            kept[split, number] = opened.source.sample(split, number)
        return kept[split, number]

    try:
        names = opened.names.table(get)
        published = publish_sample(
            get(split, sample), request, opened.catalogue.path, lambda text, fraction: None, names
        )
    finally:
        for source in kept.values():
            source.close()
    if published.failure is not None and not allow:
        raise published.failure
    return Artifact(published.directory, published)
