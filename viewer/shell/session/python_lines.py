"""*Copy Python*: the lines that read the field on screen with pyplaid."""

from __future__ import annotations

import glob

from viewer.artifacts.manifest import VERTEX, FieldRecord, ZoneRecord
from viewer.handover.layout import BACKEND
from viewer.protocol import ALL_BASES
from viewer.protocol.taken_for import PARQUET_TABLES
from viewer.shell.session.far_python_lines import lines_of_far, why_no_lines
from viewer.shell.session.state import SessionState, Shown

_OF_FACES = ("FaceCenter", "EdgeCenter")
"""Where pyplaid reads fields of faces and edges."""


def python_lines(state: SessionState) -> str:
    """Return lines of Python that read what is shown; empty while nothing is, and where :func:`why_none` says why.

    They end in ``values``: the array of the field, shape (n,) or (n, components), or a dict of them by zone where there
    are several; without a field the coordinates, shape (n, 3).
    """
    shown, catalogue = state.shown, state.catalogue
    if shown is None or catalogue is None or why_none(state):
        return ""
    split, sample, values = shown.selection.split, shown.selection.sample, _values(shown)
    if catalogue.far is not None:
        lines = lines_of_far(catalogue, split, sample)
    else:
        reading = _from_parquet if catalogue.taken_for == PARQUET_TABLES else _from_disk
        lines = reading(catalogue.path, split, sample)
    if any("np." in words for words in values.values()):
        lines.insert(int(lines[0].startswith("#")), "import numpy as np")
    if len(values) == 1:
        lines.append(f"values = {next(iter(values.values()))}")
    else:
        lines += ["values = {", *(f"    {zone!r}: {words}," for zone, words in values.items()), "}"]
    return "\n".join(lines) + "\n"


def _from_disk(path: str, split: str, sample: int) -> list[str]:
    """Return the lines that read a sample of a dataset as pyplaid saves it."""
    return [
        "from plaid.storage import init_from_disk",
        "",
        f"datasets, converters = init_from_disk({path!r})",
        f"sample = converters[{split!r}].to_plaid(datasets[{split!r}], {sample})",
    ]


def _from_parquet(path: str, split: str, sample: int) -> list[str]:
    """Return those for tables that lie as on the Hub, which ``init_from_disk`` of pyplaid 1 does not open."""
    files = f"{glob.escape(path)}/data/{split}[-.]*parquet"
    return [
        "from datasets import load_dataset",
        "from plaid.storage.common.reader import load_metadata_from_disk",
        "from plaid.storage.reader import Converter",
        "",
        f"constants, variables, names, types = load_metadata_from_disk({path!r})",
        f"names, constants = names[{split!r}], constants[{split!r}]",
        "# The library datasets converts all files of the split into its own cache the first time.",
        f"table = load_dataset('parquet', data_files={files!r}, split='train')",
        "converter = Converter('hf_datasets', constants, types, variables, names, len(table))",
        f"sample = converter.to_plaid(table, {sample})",
    ]


def why_none(state: SessionState) -> str:
    """Say why no lines read what is open; empty where some do."""
    catalogue, shown = state.catalogue, state.shown
    if catalogue is not None and catalogue.backend == BACKEND:
        return "These samples are in the memory of a script, which has them already; there are no lines that read them."
    if shown is None:
        return ""
    if shown.manifest.find_fields(shown.selection.field or "") and not _values(shown):
        return f"pyplaid reads no values where “{shown.selection.field}” has them; there are no lines that read them."
    if catalogue is not None and catalogue.far is not None:
        return why_no_lines(catalogue, shown.selection.split, shown.selection.sample)
    return ""


def _values(shown: Shown) -> dict[str, str]:
    """Return by zone what reads its values."""
    manifest, selection = shown.manifest, shown.selection
    time = manifest.times[manifest.time_index]
    found: dict[str, str] = {}
    for zone in manifest.zones:
        place = _place(manifest.base, zone.of or zone.name, time)
        if not selection.field:
            if not zone.of:
                found[zone.name] = f"sample.get_nodes({place})"
            continue
        record = _field(zone, selection.field, selection.location)
        if record is not None:
            location, ending = "Vertex" if record.location == VERTEX else "CellCenter", ""
            if zone.of:  # of its faces, whose name is behind that of the zone and of the field
                ending = zone.name.removeprefix(zone.of)
                location = ending.strip(" ()")
                if location not in _OF_FACES:
                    continue
            names = record.components or (record.name.removesuffix(ending),)
            if record.components and selection.component >= 0:
                names = (record.components[selection.component],)
            words = [f"sample.get_field({name!r}, location={location!r}, {place})" for name in names]
            found[zone.name] = words[0] if len(words) == 1 else f"np.stack([{', '.join(words)}], axis=-1)"
    return found


def _field(zone: ZoneRecord, name: str, location: str) -> FieldRecord | None:
    return next((one for one in zone.fields if one.name == name and location in ("", one.location)), None)


def _place(base: str, zone: str, time: float) -> str:
    if base == ALL_BASES:
        base, _, zone = zone.partition("/")
    return f"zone={zone!r}, base={base!r}, time={time!r}"
