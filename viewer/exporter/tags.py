"""Tags of a sample, read from its dataset: artifacts have their names, but not which points and cells they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from viewer.artifacts.manifest import CELL, VERTEX, Manifest
from viewer.errors import ViewerError
from viewer.exporter.part import PartTag
from viewer.protocol import ALL_BASES
from viewer.wording import sample_name

Tags = Mapping[tuple[str, str], tuple[PartTag, ...]]
"""By the names of base and zone."""


def read_all_tags(manifest: Manifest) -> tuple[Tags, tuple[str, ...]]:
    """Return the tags of points and cells of a sample's zones, and sentences about those that are left out."""
    from viewer.reader.iterative import single_step
    from viewer.reader.open_datasets import OpenDatasets
    from viewer.reader.plan import zones_of
    from viewer.reader.tags import read_tags, tag_nodes

    found: dict[tuple[str, str], tuple[PartTag, ...]] = {}
    notes: list[str] = []
    where = sample_name(manifest.sample, manifest.split)
    try:
        if not any(zone.boundaries for zone in manifest.zones):
            return {}, ()
        sample = OpenDatasets().get(str(Path(manifest.dataset)), follow=False).sample(manifest.split, manifest.sample)
        if sample.state(manifest.time_index) != manifest.state:
            return {}, ("The boundaries are left out: the files of the sample have changed since it was read.",)
        tree = single_step(sample.tree(manifest.time_index))[0]
        for zone in zones_of(tree, manifest.base, where)[0]:
            known: list[PartTag] = []
            nodes = {node.name: node for node in tag_nodes(zone.layout.node)}
            for location in (VERTEX, CELL):
                tags, troubles = read_tags(zone.layout, location, most=len(nodes))
                notes += troubles
                known += [PartTag(name, location, places, nodes[name].text()) for name, places in tags.items()]
            missing = nodes.keys() - {tag.name for tag in known}
            name = zone.layout.name.removeprefix(f"{zone.base}/") if manifest.base == ALL_BASES else zone.layout.name
            if missing:
                words = ", ".join(f"“{one}”" for one in sorted(missing))
                notes.append(f"Boundaries of zone “{name}” that are not of points or cells are left out: {words}.")
            found[zone.base, name] = tuple(known)
    except ViewerError as error:
        notes.append(f"The boundaries are left out: {error.sentence}")
    return found, tuple(dict.fromkeys(notes))
