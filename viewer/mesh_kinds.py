"""Kinds of mesh files of other programs: told by their first bytes, and by their names where those do not say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from viewer.values import dataclass

HEAD = 4096
"""Bytes from the beginning of a file that :func:`mesh_kind` looks at."""


@dataclass(frozen=True, slots=True)
class MeshKind:
    """A kind of mesh file: the word for it in the program, what users call it, and endings of names."""

    name: str
    words: str
    endings: tuple[str, ...]


XML = MeshKind(
    "xml",
    "VTK XML",
    (
        ".vtu", ".vtp", ".vts", ".vtr", ".vti", ".vtm", ".vtmb", ".vtpd", ".vtpc", ".pvtu", ".pvtp", ".pvts", ".pvtr",
        ".pvti",
    ),
)  # fmt: skip
COLLECTION = MeshKind("collection", "ParaView collection", (".pvd",))
LEGACY = MeshKind("legacy", "legacy VTK", (".vtk",))
VTKHDF = MeshKind("vtkhdf", "VTKHDF", (".vtkhdf",))
STL = MeshKind("stl", "STL", (".stl",))
OBJ = MeshKind("obj", "OBJ", (".obj",))
PLY = MeshKind("ply", "PLY", (".ply",))
MESHIO = MeshKind(
    "meshio",
    "mesh",
    (
        ".msh", ".inp", ".med", ".xdmf", ".xmf", ".mesh", ".meshb", ".avs", ".bdf", ".nas", ".fem", ".su2", ".ugrid",
        ".off", ".h5m", ".hmf", ".vol", ".vol.gz", ".mdpa", ".f3grid", ".tec", ".dato", ".post",
    ),
)  # fmt: skip

ADF = MeshKind("adf", "CGNS (ADF)", ())
"""CGNS before HDF5; the reader knows its files as CGNS."""

TOLD: Mapping[str, re.Pattern[bytes]] = MappingProxyType(
    {
        ".dat": re.compile(rb"\s*(#[^\n]*\s+)*(TITLE\s*=|VARIABLES\s*=|ZONE\s)", re.IGNORECASE),
        ".xml": re.compile(rb"(<[?!][^>]*>\s*|\s)*<dolfin\b"),
        ".wkt": re.compile(rb"\s*TIN\b"),
        ".ele": re.compile(rb"(\s*#[^\n]*\n)*\s*\d+\s+4\s+\d+\s"),
        ".node": re.compile(rb"(\s*#[^\n]*\n)*\s*\d+\s+3\s+\d+\s+\d+\s"),
    }
)
"""Endings that many programs use, with how what meshio reads begins: such a file opens where it is itself chosen."""

_ADF = b"ADF Database Version"

KINDS = (XML, COLLECTION, LEGACY, VTKHDF, STL, OBJ, PLY, MESHIO)

_BY_ENDING: Mapping[str, MeshKind] = MappingProxyType({ending: kind for kind in KINDS for ending in kind.endings})

_VTK_FILE = re.compile(rb"<VTKFile\b[^>]*\btype\s*=\s*[\"'](\w+)[\"']")


def mesh_kind(name: str, head: bytes) -> MeshKind | None:
    """Return what kind of mesh file a file is, None where it is none.

    Parameters
    ----------
    name
        Its name.
    head
        Its first :data:`HEAD` bytes.
    """
    if is_adf(head):
        return ADF
    found = xml_type(head)
    if found:
        return COLLECTION if found == "Collection" else XML
    if head.startswith(b"# vtk DataFile"):
        return LEGACY
    if head[:4] in (b"ply\n", b"ply\r"):
        return PLY
    if head.lstrip().startswith(b"$MeshFormat"):
        return MESHIO
    dot = name.rfind(".")
    if (beginning := TOLD.get(name[dot:].lower())) is not None and dot > 0:
        return MESHIO if beginning.match(head) else None
    return kind_by_name(name)


def xml_type(head: bytes) -> str:
    """Return what an XML file of VTK says at its beginning that it holds (``"ImageData"``); empty for another file."""
    found = _VTK_FILE.search(head)
    return found[1].decode("ascii", "replace") if found is not None else ""


def is_adf(head: bytes) -> bool:
    """Whether the first bytes of a file are those of the ADF format, which CGNS had before HDF5."""
    return _ADF in head[:64]


def kind_by_name(name: str) -> MeshKind | None:
    """Return the kind that a name's ending says."""
    folded = name.lower()
    dot = folded.removesuffix(".gz").rfind(".")
    return _BY_ENDING.get(folded[dot:]) if dot > 0 else None
