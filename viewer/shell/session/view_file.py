"""View files: all that makes a picture, written down as one small JSON text that can be opened, sent and pasted."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from viewer import APP_NAME, __version__
from viewer.address import is_address
from viewer.codec import from_plain
from viewer.errors import ViewerError
from viewer.protocol import Split
from viewer.shell.session.pane_state import checked
from viewer.shell.session.sample_names import SampleNames, names_in
from viewer.shell.session.view_places import with_places
from viewer.shell.session.view_state import ViewState, view_to_plain, without_theme
from viewer.values import dataclass
from viewer.view_names import ENDING

FORMAT, VERSION = "plaid-viewer-view", 1
LARGEST = 1 << 20
"""Bytes of a view that is read at all; a view has some thousand."""

_AGAIN = "save the view again"


class ViewFileError(ViewerError):
    """A text or file is no view, or its view cannot be used."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view and what it is of.

    Attributes
    ----------
    dataset
        Absolute path of the dataset, or its address.
    beside
        Its path as seen from the folder of the view file; empty where that is not known.
    view
        How it is looked at; other datasets in it are called by their paths or addresses too.
    names
        What its samples are called, where they have names.
    """

    dataset: str
    view: ViewState
    beside: str = ""
    names: SampleNames = MappingProxyType({})


def saved_view(place: str, view: ViewState, splits: Sequence[Split]) -> SavedView:
    """Return a view of the dataset at a place, which has these splits."""
    return SavedView(place, view, names=names_in(view, splits))


def text_of(saved: SavedView) -> str:
    """Return a view as the text of a view file."""
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "program": f"{APP_NAME} {__version__}",
        "dataset": {"path": saved.dataset, "beside": saved.beside},
        "view": view_to_plain(saved.view),
        **({"names": saved.names} if saved.names else {}),
    }
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


def read_text(text: str, what: str) -> SavedView:
    """Return the view that a text holds; ``what`` it is called in the message (``"The clipboard"``).

    A view is taken whole or not at all: with a part left out it would be another picture.

    Raises
    ------
    ViewFileError
        When it holds no view, or one of a newer program.
    """
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise ViewFileError(f"{what} holds no view of {APP_NAME}.")
    version = plain.get("version")
    if isinstance(version, int) and version > VERSION:
        raise ViewFileError(f"{what} holds a view that a newer {APP_NAME} has written; install that to open it.")
    try:
        place = from_plain(dict[str, str], plain.get("dataset"), "dataset")
        view = from_plain(ViewState, plain.get("view"), "view")
        names = from_plain(dict[str, dict[str, str]], plain.get("names", {}), "names")
        if not place.get("path"):
            raise ValueError("dataset.path: it is missing")
    except (ValueError, RecursionError) as error:
        raise ViewFileError(f"{what} holds a damaged view ({error}); {_AGAIN}.") from error
    view = replace(view, appearance=without_theme(view.appearance), panes=checked(view.panes))
    return SavedView(place["path"], view, place.get("beside", ""), names)


def read_file(path: Path) -> SavedView:
    """Return the view of a file, with a dataset that is where the file says, as far as one is there.

    It may block, as any access to files does. The path beside the file counts first: a folder that was copied or moved
    with its views is looked at where it is now.

    Raises
    ------
    ViewFileError
        When it cannot be read or holds no view.
    """
    saved = read_text(_content(path), f"The file {path}")
    if saved.beside:
        beside = os.path.normpath(path.absolute().parent / saved.beside)
        if os.path.isdir(beside):  # noqa: PTH112 - a link must not be resolved here
            return with_dataset(saved, beside)
    return saved


def with_dataset(saved: SavedView, dataset: str) -> SavedView:
    """Return a view of the same samples in another place, also in panes and differences."""
    before = saved.dataset
    view = with_places(saved.view, lambda place: dataset if place == before else place)
    return replace(saved, dataset=dataset, view=view)


def _content(path: Path) -> str:
    try:
        # Not a pipe or a device: opening one may wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise ViewFileError(f"{path} is not a file; choose a file that ends in {ENDING}.")
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ViewFileError(f"The view {path} cannot be read: {error.strerror or error}.") from error
    if len(content) > LARGEST:
        raise ViewFileError(f"The file {path} is too large for a view.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ViewFileError(f"The file {path} holds no view of {APP_NAME}.") from error


def beside(dataset: str, path: Path) -> str:
    """Return where a dataset lies as seen from the folder of a view file; empty on another drive or machine."""
    if is_address(dataset):
        return ""
    try:
        return os.path.relpath(dataset, path.absolute().parent)
    except ValueError:
        return ""
