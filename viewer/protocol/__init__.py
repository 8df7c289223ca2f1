"""The messages between the window and its children: one JSON line each.

Every message is a frozen dataclass; :data:`MESSAGES` lists them by the ``kind`` that stands on the wire. What is big
goes through files inside the cache root, named here by their absolute paths.

The window asks and the children answer. A request to the reader carries an ``id`` that its answers repeat; the newest
request wins and older answers are dropped by the window. The renderer is told the whole :class:`Scene` that should be
on screen; it draws the newest one it knows, so a burst of changes costs one frame. A helper ends after its answer.
"""

from __future__ import annotations

import json

from viewer.codec import from_plain, kind_of, to_plain
from viewer.errors import ProtocolError
from viewer.protocol.common import AskVersions, Failed, Progress, Ready, Versions
from viewer.protocol.converting import ConvertingMessage
from viewer.protocol.drawing import Attach, Frame, Prepare, Prepared, Release, Resize, Scene, SceneShown
from viewer.protocol.exporting import ExportMessage
from viewer.protocol.far import FarFacts, Question, Reply
from viewer.protocol.figures import DrawFigure, FigureDrawn
from viewer.protocol.filming import FilmMessage
from viewer.protocol.helping import (
    CacheFailure,
    CacheGrown,
    CacheOwner,
    CachePeer,
    CacheRemoval,
    CachesCounted,
    CachesFound,
    CachesRemoved,
    CachesScanned,
    CachesSwept,
    CacheUsage,
    CountedCache,
    FoundCache,
    HelperDone,
    HelperRequest,
    KnownCounts,
    PeersFound,
    PlanSweep,
    ScanCaches,
    SweepAdvanced,
    SweepCaches,
    SweepPlanned,
)
from viewer.protocol.judging import (
    CheckErrors,
    ErrorsChecked,
    ErrorsRead,
    FindPairs,
    PairsFound,
    ReadErrors,
    SplitMatch,
)
from viewer.protocol.maps import MapsPreviewed, PreviewMaps
from viewer.protocol.panes import PaneArea, PaneFrame, SetPanes
from viewer.protocol.plotting import LookedUp, LookUp, PlotBoundary, PlotLine, Plotted, ReadSeries, SeriesRead
from viewer.protocol.probing import Measure, Measured, Probe, Probed
from viewer.protocol.reading import (
    ALL_BASES,
    Cancel,
    Cancelled,
    Catalogue,
    CheckSample,
    DatasetDownloaded,
    DatasetEntry,
    DatasetOpened,
    DatasetsFound,
    DownloadDataset,
    ExampleWritten,
    OpenDataset,
    ReadSample,
    ReadTable,
    SampleChecked,
    SampleRead,
    TableRead,
    UseCopy,
    WriteExample,
)
from viewer.protocol.scan_results import ScanResultMessage
from viewer.protocol.scanning import SamplesScanned, ScanSamples
from viewer.protocol.series_ranges import ReadSeriesRange, SeriesRangeRead, SubtractedField
from viewer.protocol.shapes import Box, LineSeeds, MeshSeeds, Plane, PlaneSeeds, PointSeeds, Sphere
from viewer.protocol.split import Split, ranges_of
from viewer.protocol.tool_results import ToolLegend, ToolNote, ToolSpan
from viewer.protocol.tools import (
    Arrows,
    Clip,
    ContourLines,
    Deform,
    IsoSurface,
    Mesh,
    Slice,
    Streamlines,
    Threshold,
    Tool,
    fields_needed,
    mesh_of,
)
from viewer.protocol.viewpoint import Camera, MoveCamera, Pointer, ResetCamera, SetCamera, SetCameraRules, WatchPlaces

__all__ = [
    "ALL_BASES", "MAX_LINE", "MESSAGES", "Arrows", "AskVersions", "Attach", "Box", "CacheFailure", "CacheGrown",
    "CacheOwner", "CachePeer", "CacheRemoval", "CacheUsage", "CachesCounted", "CachesFound", "CachesRemoved",
    "CachesScanned", "CachesSwept", "Camera", "Cancel", "Cancelled", "Catalogue", "CheckErrors", "CheckSample", "Clip",
    "ContourLines", "CountedCache", "DatasetDownloaded", "DatasetEntry", "DatasetOpened", "DatasetsFound", "Deform",
    "DownloadDataset", "DrawFigure", "ErrorsChecked", "ErrorsRead", "ExampleWritten", "Failed", "FarFacts",
    "FigureDrawn", "FindPairs", "FoundCache", "Frame", "HelperDone", "HelperRequest", "IsoSurface", "KnownCounts",
    "LineSeeds", "LookUp", "LookedUp", "MapsPreviewed", "Measure", "Measured", "Mesh", "MeshSeeds", "Message",
    "MoveCamera", "OpenDataset", "PairsFound", "PaneArea", "PaneFrame", "PeersFound", "PlanSweep", "Plane",
    "PlaneSeeds", "PlotBoundary", "PlotLine", "Plotted", "PointSeeds", "Pointer", "Prepare", "Prepared", "PreviewMaps",
    "Probe", "Probed", "Progress", "Question", "ReadErrors", "ReadSample", "ReadSeries", "ReadSeriesRange",
    "ReadTable", "Ready", "Release", "Reply", "ResetCamera", "Resize", "SampleChecked", "SampleRead", "SamplesScanned",
    "ScanCaches", "ScanSamples", "Scene", "SceneShown", "SeriesRangeRead", "SeriesRead", "SetCamera", "SetCameraRules",
    "SetPanes", "Slice", "Sphere", "Split", "SplitMatch", "Streamlines", "SubtractedField", "SweepAdvanced",
    "SweepCaches", "SweepPlanned", "TableRead", "Threshold", "Tool", "ToolLegend", "ToolNote", "ToolSpan", "UseCopy",
    "Versions", "WatchPlaces", "WriteExample", "decode", "encode", "fields_needed", "mesh_of", "ranges_of",
]  # fmt: skip

MAX_LINE = 64 * 1024 * 1024
"""Longest line that is read, in bytes; more is not a message."""

Message = (
    Ready | Failed | Progress | AskVersions | Versions | OpenDataset | ReadSample | CheckSample | ReadTable
    | ReadSeriesRange | WriteExample | DownloadDataset | Cancel | ReadSeries | SeriesRead | FindPairs | PairsFound
    | ReadErrors | ErrorsRead | DatasetOpened | DatasetsFound | DatasetDownloaded | TableRead | SeriesRangeRead
    | SampleRead | SampleChecked | ExampleWritten | Cancelled | Attach | Resize | SetPanes | Scene | SetCamera
    | SetCameraRules | ResetCamera | MoveCamera | Pointer | WatchPlaces | Probe | Measure | PlotLine | PlotBoundary
    | LookUp | PreviewMaps | Prepare | Release | Frame | SceneShown | Probed | Measured | Plotted | LookedUp
    | Prepared | MapsPreviewed | DrawFigure | FigureDrawn | KnownCounts | ScanCaches | PlanSweep | SweepCaches
    | CachesFound | PeersFound | CacheGrown | CachesCounted | CachesScanned | SweepPlanned | SweepAdvanced
    | CachesRemoved | CachesSwept | ExportMessage | FilmMessage | UseCopy | CheckErrors | ErrorsChecked
    | ScanSamples | SamplesScanned | ScanResultMessage | ConvertingMessage | Question | Reply
)  # fmt: skip

MESSAGES: dict[str, type] = {kind_of(cls): cls for cls in Message.__args__}
"""Message classes by the ``kind`` on the wire."""


def encode(message: Message) -> bytes:
    """Return the message as one line, newline included."""
    return json.dumps({"kind": kind_of(type(message)), **to_plain(message)}).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Return the message that a line holds.

    Raises
    ------
    ProtocolError
        When the line is not a message of the protocol.
    """
    try:
        plain = json.loads(line)
        cls = MESSAGES[plain.pop("kind")]
        message: Message = from_plain(cls, plain, cls.__name__)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProtocolError(
            "A child process sent something that is not a message; it will be restarted.",
            detail=f"{error}: {line[:200]!r}" if b'"reply"' not in line else "a reply",  # which may hold a password
        ) from error
    return message
