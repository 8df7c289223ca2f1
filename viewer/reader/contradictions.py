"""Zones whose parts do not tell the same: refused where a part may be lost, said where nothing is."""

from __future__ import annotations

import itertools

from viewer.errors import SampleError
from viewer.reader.elements import ELEMENTS
from viewer.reader.zones import ZoneLayout


def sections_fit(layout: ZoneLayout) -> tuple[str, ...]:
    """Check that the element numbers of the sections follow one another; return what is odd but harms nothing.

    Raises
    ------
    SampleError
        When sections that are drawn use the same numbers, or leave some out between them.
    """
    zone = layout.node.name
    notes = [
        f"Section “{section.name}” of zone “{zone}” numbers its element type as CGNS 3.0 did; it is read as "
        f"{ELEMENTS[section.kind].name}."
        for section in layout.sections
        if section.kind in ELEMENTS and section.node.numbers()[:1] != (section.kind,)
    ]
    if layout.declared_cells == 0 and not layout.is_cloud:
        notes.append(
            f"Zone “{zone}” declares no cells, but its sections contain {layout.elements:,} elements; they are drawn."
        )
    for one, other in itertools.pairwise(layout.sections):
        drawn = one in layout.drawn and other in layout.drawn
        if other.start < one.stop:
            last = min(one.stop, other.stop) - 1
            words = (
                f"the element numbers {other.start:,} to {last:,}"
                if last > other.start
                else f"the element number {last:,}"
            )
            if drawn:
                raise SampleError(
                    f"{layout.title} has sections that overlap: “{one.name}” and “{other.name}” both use {words}."
                )
            notes.append(f"Sections “{one.name}” and “{other.name}” of zone “{zone}” both use {words}.")
        elif other.start > one.stop:
            words = f"{one.stop:,} to {other.start - 1:,}"
            if drawn:
                raise SampleError(
                    f"{layout.title} has a gap: no section has the elements {words} between “{one.name}” and "
                    f"“{other.name}”."
                )
            notes.append(f"No section of zone “{zone}” has the element numbers {words}.")
    return tuple(notes)


def cells_fit(layout: ZoneLayout, drawn: int) -> None:
    """Check that a zone has as many cells as its size states.

    The size counts the cells of the highest dimension; some programs count the elements of all sections, or those down
    to some dimension, or none at all, which :func:`sections_fit` says.

    Raises
    ------
    SampleError
        When no such count fits.
    """
    declared = layout.declared_cells
    if layout.vertex_dimensions is not None or declared in (drawn, layout.elements):
        return
    if declared == 0:
        return  # not counted: nothing can be lost by it
    below = drawn
    for dimension in range(layout.dimension - 1, -1, -1):
        below += sum(section.count for section in layout.sections if section.dimension == dimension)
        if declared == below:
            return
    held = "no section contains any" if layout.is_cloud else f"its sections contain {drawn:,}"
    raise SampleError(f"{layout.title} declares {declared:,} cells, but {held}; the file is damaged.")
