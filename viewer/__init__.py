"""Plaid Viewer Desktop: look at PLAID datasets (CGNS meshes with fields) sample by sample.

From Python: :func:`show` opens a window, :func:`picture` makes a picture without one, :func:`scan` reads a whole
dataset. They are imported when they are first used, so that ``import viewer`` costs nothing.
"""

TYPE_CHECKING = False  # what typing has; every process of this program imports this module
if TYPE_CHECKING:
    from viewer import errors as errors
    from viewer.scripting.picture import InlinePicture as InlinePicture
    from viewer.scripting.scanning import scan as scan
    from viewer.scripting.showing import picture as picture
    from viewer.scripting.showing import show as show
    from viewer.scripting.window import Window as Window

__version__ = "0.1.0"

APP_ID = "io.github.plaid_lib.PlaidViewerDesktop"
"""Reverse-DNS id: one name for the desktop file, the bundle and the window system."""

APP_NAME = "Plaid Viewer"
"""What the user reads in title bars and dialogs."""

DISTRIBUTION = "plaid-viewer-desktop"
"""The name of the distribution; also the folder name below the user's config, state and data folders."""

_MODULES = {"show": "showing", "picture": "showing", "scan": "scanning", "Window": "window", "InlinePicture": "picture"}
"""Where the names for scripts are, below ``viewer.scripting``."""

__all__ = [
    "APP_ID",
    "APP_NAME",
    "DISTRIBUTION",
    "InlinePicture",
    "Window",
    "__version__",
    "errors",
    "picture",
    "scan",
    "show",
]


def __getattr__(name: str) -> object:
    if name == "errors":
        return __import__("viewer.errors", fromlist=["errors"])
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(__import__(f"viewer.scripting.{_MODULES[name]}", fromlist=[name]), name)
    return value


def __dir__() -> list[str]:
    """Return all names, also those that are not imported yet: what completion offers."""
    return sorted({*globals(), *__all__})
