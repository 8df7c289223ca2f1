"""What the window tells the renderer, and what the renderer tells back."""

from __future__ import annotations

from viewer.protocol.boundaries import BoundaryShown
from viewer.protocol.comparing import Against, Compared
from viewer.protocol.panes import WHOLE, PaneArea, PaneFrame
from viewer.protocol.tool_results import ToolLegend, ToolNote, ToolSpan
from viewer.protocol.tools import Tool
from viewer.protocol.viewpoint import Camera
from viewer.values import dataclass

# Window to renderer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attach:
    """The folder for frame files: inside the cache root, made by the window.

    ``smooth``: a picture that stands still is drawn again with smooth edges, in another frame, where edges have steps.
    ``at_once``: without waiting whether it stands still, as nobody is there to move it.
    ``seen``: where nobody sees the frames (pictures for a file are drawn apart) a mesh is not drawn in them.
    """

    frames: str
    smooth: bool = False
    at_once: bool = False
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Resize:
    """Size of the frames in device pixels, and the scale factor that turns logical into device pixels.

    What stands as it was fitted is fitted into the new size before anything is drawn in it.
    """

    width: int
    height: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """All that should be on screen in a pane; replaces the scene before it.

    Attributes
    ----------
    id
        Grows with every scene; frames name the scene they show.
    artifact
        Directory of the artifact, or empty for an empty view.
    field, location
        Field to colour by, or empty for the solid colour; ``location`` is ``"vertex"``, ``"cell"`` or empty for any.
    component
        Index of a vector's component, -1 for the magnitude.
    color_map
        Name in the colour map library (``"viridis"``).
    range
        Lowest and highest value of the colour map; None for the field's own finite range.
    widen
        Whether the range is made to hold all finite values of the field, where it does not.
    percentiles
        Without a range: the colour map spans these percentiles (0..100) of the finite values, as (2, 98).
    log
        Whether the colours follow the logarithm of the value; values that have none get the colour of holes.
    reversed
        Whether the colour map is turned round.
    bands
        Number of colours that the map is cut into, 0 for a smooth one.
    categories
        Whether an integer field of few values has a colour for each of them, whatever range and colour map are asked
        for.
    hidden_zones
        Names of zones that are not drawn.
    boundaries
        Words for the boundaries that are drawn, see :func:`~viewer.protocol.boundaries.words_for`.
    representation
        ``"surface"``, ``"wireframe"`` or ``"points"``.
    edges
        Whether cell edges are drawn on the surface.
    unlit
        Whether surfaces have no light and shade, so that each pixel has exactly the colour of its value.
    background, foreground
        ``"#rrggbb"``, from the window's theme.
    tools
        What looks inside, in the order in which they are applied; those that are off are not there.
    draft
        Whether a tool is being dragged: what takes long may be drawn coarsely, as another scene follows at once.
    pane
        Number of the pane, see :class:`SetPanes`; a scene for a pane that is not there is forgotten.
    tool_spans
        Of tools that are to choose their measures by something else than this mesh and its field.
    against
        What is subtracted from the field, so that the difference is what is coloured, probed and cut; None for the
        field itself.
    """

    id: int
    artifact: str = ""
    field: str = ""
    location: str = ""
    component: int = -1
    color_map: str = "viridis"
    range: tuple[float, float] | None = None
    widen: bool = False
    percentiles: tuple[float, float] | None = None
    log: bool = False
    reversed: bool = False
    bands: int = 0
    categories: bool = True
    hidden_zones: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    representation: str = "surface"
    edges: bool = False
    unlit: bool = False
    background: str = "#ffffff"
    foreground: str = "#000000"
    tools: tuple[Tool, ...] = ()
    draft: bool = False
    pane: int = 0
    tool_spans: tuple[ToolSpan, ...] = ()
    against: Against | None = None


@dataclass(frozen=True, slots=True)
class Prepare:
    """Be ready for an artifact that may be shown next, coloured as the scene on screen is, when there is time.

    Answered by :class:`Prepared` once it will not be touched any more, ready or not: what is wrong with it is said when
    it is shown.
    """

    artifact: str


@dataclass(frozen=True, slots=True)
class Release:
    """The window no longer shows the frame ``sequence``; its slot may be written again."""

    sequence: int


# Renderer to window -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """A finished frame: RGBX8888, top row first, rows without padding, at ``offset`` bytes in ``file``.

    The renderer will not touch these pixels before :class:`Release` names the sequence number. ``seconds`` is how long
    the drawing took. ``placed`` is the number of the last :class:`SetCamera` that was followed; ``rough`` is whether it
    shows less than the scene deserves, as while something moves. ``covered`` are the numbers, from 0, of those of the
    places of the last :class:`WatchPlaces` that cannot be seen in the active pane.

    ``scene`` and ``camera`` are those of the active pane. ``area`` is the part of the frame that the camera's picture
    fills. ``panes`` are all panes where there are several, else empty. ``final`` is whether no better frame follows by
    itself, with smooth edges or in full.
    """

    sequence: int
    scene: int
    file: str
    offset: int
    width: int
    height: int
    scale: float
    camera: Camera
    seconds: float = 0.0
    placed: int = 0
    rough: bool = False
    covered: tuple[int, ...] = ()
    area: PaneArea = WHOLE
    panes: tuple[PaneFrame, ...] = ()
    final: bool = True


@dataclass(frozen=True, slots=True)
class SceneShown:
    """What the scene ``id`` came out as; sent before its first frame.

    ``range`` spans the colour map, ``data_range`` the finite values of the field (None without a field). ``colors`` is
    the colour map from low to high as ``"#rrggbb"``, evenly spaced in the value, or in its logarithm when ``log``.
    ``nan_color`` is what values without a colour are drawn in (not finite, or no logarithm), ``below_color`` and
    ``above_color`` those outside the range; empty when there are none. ``exact_range`` are the ends of ``range`` in
    digits where they are integers that floating point numbers do not hold. ``categories`` are all values of an integer
    field in digits with the colour of each, ascending; empty where the colours follow a range. ``points`` and
    ``cells`` count the whole mesh, ``triangles`` what is drawn. ``notes`` are sentences to show beside the picture,
    besides the artifact's warnings.

    ``tool_notes`` are sentences of the scene's tools, ``tool_legends`` their colours where not those of the mesh,
    ``tool_spans`` what those with a field have chosen their measures by.
    ``missing_fields`` are fields that tools ask for and that the sample has, but that have not been read yet: read them
    and send the scene again. ``bounds`` is the box around the whole mesh (xmin, xmax, ymin … zmax), None without one.

    ``shared`` is whether ``range`` has been widened to hold those of other panes. What other panes show may change
    it later: then this is sent again.
    ``compared`` says how a difference came about, None where the field itself is shown.
    ``boundaries`` are those that are drawn.
    """

    id: int
    points: int = 0
    cells: int = 0
    triangles: int = 0
    range: tuple[float, float] | None = None
    data_range: tuple[float, float] | None = None
    colors: tuple[str, ...] = ()
    nan_color: str = ""
    below_color: str = ""
    above_color: str = ""
    log: bool = False
    exact_range: tuple[str, str] | None = None
    categories: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    tool_notes: tuple[ToolNote, ...] = ()
    tool_legends: tuple[ToolLegend, ...] = ()
    tool_spans: tuple[ToolSpan, ...] = ()
    missing_fields: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float, float, float] | None = None
    shared: bool = False
    compared: Compared | None = None
    boundaries: tuple[BoundaryShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Answer to :class:`Prepare`: the renderer has survived it."""

    artifact: str
