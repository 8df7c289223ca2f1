"""What the files of a sample state beside meshes and fields: artifacts have at most the names of it.

That is tags (boundary conditions and regions), elements that are not drawn, such as the faces of volumes, families, and
the unit of the coordinates.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from viewer.artifacts.manifest import CELL, VERTEX, Manifest
from viewer.errors import SampleError, ViewerError
from viewer.exporter.part import ELEMENT, PartElements, PartStatements, PartTag
from viewer.protocol import ALL_BASES
from viewer.reader import checks
from viewer.reader.elements import ELEMENTS
from viewer.reader.iterative import single_step
from viewer.reader.open_datasets import OpenDatasets
from viewer.reader.places import element_numbers, listings
from viewer.reader.plan import zones_of
from viewer.reader.sections import Section
from viewer.reader.tags import location_text, read_tags, tag_nodes
from viewer.reader.tree import Node
from viewer.reader.units import length_unit_of, stated
from viewer.reader.zones import ZoneLayout
from viewer.values import dataclass
from viewer.wording import sample_name

_WHAT = "Boundaries, families and units of coordinates"

_ELEMENT_LOCATIONS = ("FaceCenter", "EdgeCenter")


@dataclass(frozen=True, slots=True, eq=False)
class StatedBeside:
    """What is stated, by the names of base and zone; families by the base; and sentences about what is left out."""

    zones: Mapping[tuple[str, str], PartStatements]
    families: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def read_stated(manifest: Manifest, copies: Mapping[str, str]) -> StatedBeside:
    """Read what the files of a sample state.

    Parameters
    ----------
    copies
        Where copies are of samples that a script handed over, for when they are gone.
    """
    found: dict[tuple[str, str], PartStatements] = {}
    families: dict[str, tuple[str, ...]] = {}
    notes: list[str] = []
    where = sample_name(manifest.sample, manifest.split)
    try:
        datasets = OpenDatasets()
        for path, copy in copies.items():
            datasets.use_copy(path, copy)
        sample = datasets.get(str(Path(manifest.dataset)), follow=False).sample(manifest.split, manifest.sample)
        if sample.state(manifest.time_index) != manifest.state:
            return StatedBeside({}, {}, (f"{_WHAT} are left out: the files of the sample have changed since then.",))
        tree = single_step(sample.tree(manifest.time_index))[0]
        for base in tree.labelled("CGNSBase_t"):
            families[base.name] = tuple(node.name for node in base.labelled("Family_t"))
        for zone in zones_of(tree, manifest.base, where)[0]:
            name = zone.layout.name.removeprefix(f"{zone.base}/") if manifest.base == ALL_BASES else zone.layout.name
            found[zone.base, name] = _of_zone(zone.layout, name, notes)
    except ViewerError as error:
        notes.append(f"{_WHAT} are left out: {error.sentence}")
    return StatedBeside(found, families, tuple(dict.fromkeys(notes)))


def _of_zone(layout: ZoneLayout, name: str, notes: list[str]) -> PartStatements:
    nodes = {node.name: node for node in tag_nodes(layout.node)}
    elements, starts = _undrawn(layout, notes)
    known: list[PartTag] = []
    for location in (VERTEX, CELL):
        tags, troubles = read_tags(layout, location, most=len(nodes))
        notes += troubles
        known += [
            PartTag(one, location, places, nodes[one].text(), _family(nodes[one])) for one, places in tags.items()
        ]
    for one, node in nodes.items():
        if location_text(node) in _ELEMENT_LOCATIONS and (listed := listings(node)) and elements:
            try:
                places = _places(element_numbers(listed[0], layout), starts)
            except SampleError as error:
                notes.append(f"The tag “{one}” is left out: {error.sentence}")
                continue
            if places is not None:
                known.append(PartTag(one, ELEMENT, places, node.text(), _family(node), location_text(node)))
    missing = nodes.keys() - {tag.name for tag in known}
    if missing:
        words = ", ".join(f"“{one}”" for one in sorted(missing))
        notes.append(f"Boundaries of zone “{name}” whose points, cells or faces cannot be told are left out: {words}.")
    return PartStatements(tuple(known), elements, _family(layout.node), _length_unit(layout))


def _undrawn(layout: ZoneLayout, notes: list[str]) -> tuple[tuple[PartElements, ...], list[tuple[Section, int]]]:
    """Return the elements that are not drawn, and where each section begins among them."""
    found: list[PartElements] = []
    starts: list[tuple[Section, int]] = []
    count = 0
    for section in layout.sections:
        if section in layout.drawn or section.kind not in ELEMENTS:
            continue
        node = section.node.child("ElementConnectivity")
        if node is None:
            continue
        what = f"ElementConnectivity of {section.name}"
        nodes = ELEMENTS[section.kind].nodes
        try:
            numbers = checks.indices(node, layout.title, what).astype(np.int64).reshape(-1)
            checks.within(numbers, layout.points, layout.title, what, "vertices")
            if len(numbers) != nodes * section.count:
                raise SampleError(f"The {what} in {layout.title} has another length than its range says.")
        except SampleError as error:
            notes.append(f"The elements “{section.name}” are left out: {error.sentence}")
            continue
        found.append(PartElements(section.name, section.kind, numbers.reshape(-1, nodes)))
        starts.append((section, count))
        count += section.count
    return tuple(found), starts


def _places(numbers: np.ndarray, starts: list[tuple[Section, int]]) -> np.ndarray | None:
    """Return the places of elements with these numbers among those that are not drawn; None where one is drawn."""
    places = np.full(len(numbers), -1, np.int64)
    for section, start in starts:
        inside = (numbers >= section.start) & (numbers < section.stop)
        places[inside] = numbers[inside] - section.start + start
    return places if len(places) and (places >= 0).all() else None


def _family(node: Node) -> str:
    name = node.first("FamilyName_t") or node.child("FamilyName")
    return "" if name is None else name.text()


def _length_unit(layout: ZoneLayout) -> str:
    grid = layout.node.first("GridCoordinates_t")
    array = grid.child("CoordinateX") if grid is not None else None
    return "" if grid is None or array is None else length_unit_of(array, stated(grid, layout.stated))
