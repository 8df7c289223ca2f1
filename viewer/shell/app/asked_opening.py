"""Opens what a command line asks for: that of this program, or that of a second start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from viewer.options import Options
from viewer.protocol import Catalogue
from viewer.shell.app.asked_looks import AskedLooks
from viewer.shell.app.features import Features
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.asked_view import with_options
from viewer.shell.session.opening import Shape
from viewer.shell.session.state import FIRST, Selection
from viewer.shell.session.view_state import ViewState


def open_asked(
    options: Options, features: Features, renderer: RendererClient, parent: QObject, *, fresh: bool = False
) -> AskedLooks | None:
    """Have the dataset or view opened that ``options`` name; return what follows once its first picture is there.

    With ``fresh`` nothing is as it was looked at before.
    """
    looks = None if options.looks is None else AskedLooks(options.looks, features.session, renderer, parent)
    shape = _shape_of(options, fresh=fresh)
    if options.view is not None:
        # Until its file has been read another picture is on screen.
        then = None if looks is None else looks.begin
        features.view_files.open_path(options.view, shape, options.dataset, then)
        return looks
    if options.example:
        features.opening.open_example(_first_of(options), shape)
    elif options.dataset is not None:
        features.session.open_dataset(options.dataset, _first_of(options), shape)
    if looks is not None:
        looks.begin()
    return looks


def _first_of(options: Options) -> Selection:
    sample = FIRST.sample if options.sample is None else options.sample
    if options.samples is not None:
        sample = next(iter(options.samples), sample)
    return Selection(options.split or "", sample, "", options.time, options.field)


def _shape_of(options: Options, *, fresh: bool) -> Shape:
    """Return what puts into a view what the command line says of it."""

    def shape(view: ViewState, _catalogue: Catalogue) -> ViewState:
        if fresh:
            view = ViewState()
        asked = {"split": options.split, "sample": options.sample, "field": options.field, "time": options.time}
        changes: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
        if "field" in changes:
            changes |= {"location": "", "component": -1}
        view = replace(view, choice=replace(view.choice, **changes))
        return view if options.looks is None else with_options(view, options.looks)

    return shape
