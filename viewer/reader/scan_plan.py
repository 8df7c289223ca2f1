"""What a scan looks at in a time step, found before its arrays are read: the same in all samples that are alike."""

from __future__ import annotations

from viewer.errors import SampleError
from viewer.reader.content import Content, KeptTree, all_below, field_nodes, mesh_nodes
from viewer.reader.face_zones import with_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.iterative import single_step
from viewer.reader.outline import MAX_READ, globals_base, mesh_bases
from viewer.reader.plan import bases_with_cells, zones_of
from viewer.reader.planned_zone import Zone
from viewer.reader.tree import Node, size_of


class ScannedBase:
    """A base: its mesh as it is stored, and its zones, none where there is nothing to draw.

    Parameters
    ----------
    zones
        Those that :func:`viewer.reader.plan.zones_of` finds.
    """

    def __init__(self, node: Node, zones: list[Zone]) -> None:
        self.name = node.name
        self.mesh = Content(mesh_nodes(node))
        self.zones = zones


class ScanPlan:
    """The bases, fields and globals of a time step.

    Parameters
    ----------
    tree
        Of the time step.
    where
        What messages call the sample.
    names
        What plain field names mean in the dataset.

    Attributes
    ----------
    bases, globals
        In the order of the file.
    fields, all_globals
        Of all bases, and of all globals, as they are stored.
    paths
        Of all nodes.
    notes, troubles
        What was noticed, and why bases cannot be looked at.

    Raises
    ------
    SampleError
        When there is nothing in it.
    """

    def __init__(self, tree: Node, where: str, names: FieldNames) -> None:
        self.kept = KeptTree(tree)
        root, remarks = single_step(self.kept.root)
        self.notes = list(remarks)
        self.troubles: list[str] = []
        meshes = mesh_bases(root)
        drawn = {node.name for node in bases_with_cells(root)}
        self.bases = [ScannedBase(node, self._zones(root, node, where, names) if node.name in drawn else [])
                      for node in meshes]  # fmt: skip
        self.globals = _globals_of(root)
        self.fields = Content(node for base in meshes for node in field_nodes(base))
        self.all_globals = Content(self.globals)
        self.paths = {node.path for base in root.labelled("CGNSBase_t") for node in all_below(base)}
        if not drawn and not self.globals:
            raise SampleError(f"{where} has neither cells nor globals.")

    def _zones(self, root: Node, base: Node, where: str, names: FieldNames) -> list[Zone]:
        try:
            zones, notes = zones_of(root, base.name, where, names)
            zones, on_faces = with_faces(zones, names)
        except SampleError as error:
            self.troubles.append(error.sentence)
            return []
        self.notes += [*notes, *on_faces]
        return zones


def _globals_of(tree: Node) -> list[Node]:
    """Return the globals of a tree that are small enough to be read."""
    base = globals_base(tree)
    nodes = base.labelled("DataArray_t") if base is not None else ()
    return [node for node in nodes if node.shape is None or size_of(node.shape) <= MAX_READ]
