"""What can be asked from outside of what is seen: by the same ways as the user changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from viewer.codec import kind_of
from viewer.errors import UsageError
from viewer.look_values import looks_from_plain
from viewer.options import Options
from viewer.protocol import Tool
from viewer.protocol.outside_requests import AwaitPicture, ChangeLooks, ChangeSelection, PutView, ShowDataset
from viewer.shell.app.asked_looks import AskedLooks
from viewer.shell.app.asked_opening import open_asked
from viewer.shell.app.outside.front import bring_to_front
from viewer.shell.app.outside.orders import Order
from viewer.shell.session.asked_view import with_options
from viewer.view_options import ViewOptions


def show(order: Order, wish: ShowDataset) -> None:
    """Open a dataset or a view."""
    desk, features = order.desk, order.desk.features
    options = Options(
        dataset=wish.dataset or None,
        view=Path(wish.view) if wish.view else None,
        example=wish.example,
        split=wish.split,
        sample=wish.sample,
        field=wish.field,
        time=wish.time,
        # Without any there is nothing to be done later, which a view that changes nothing would not bring about.
        looks=None if wish.looks is None or (looks := _looks_of(wish.looks)) == ViewOptions() else looks,
    )
    bring_to_front(desk.window, wish.token)
    if wish.predictions and options.dataset is not None:
        features.of_dataset.prediction.controller.expect(wish.predictions)
    if not options.opens:
        order.done()
        return
    if options.view is not None:
        features.view_files.failed.connect(order.fail)
        features.view_files.shown.connect(order.await_picture)
    # What was chosen the last time the dataset was open may be what this sample lacks.
    order.strict = wish.fresh or wish.field is not None or bool(options.looks is not None and options.looks.base)
    if wish.fresh:
        desk.renderer.reset_camera("first")
    # It stays with the window: a peer that goes away does not take back what it asked for.
    order.looks = open_asked(options, features, desk.renderer, features, fresh=wish.fresh)
    if not wish.wait:
        order.done()
    elif options.view is None:
        order.await_picture()


def await_picture(order: Order, wish: AwaitPicture) -> None:
    """Wait for what the window shows by itself: what the command line named."""
    trouble = order.desk.trouble
    if trouble is not None and trouble.sentence:
        order.fail(trouble.sentence)
        return
    order.desk.features.view_files.failed.connect(order.fail)
    order.strict = wish.strict
    order.await_picture()


def select(order: Order, wish: ChangeSelection) -> None:
    """Show another part of the dataset; where that cannot be shown, go back to what was chosen before."""
    order.require_dataset()
    session = order.desk.features.session
    before, order.strict = session.state.choice, wish.field is not None or wish.base is not None
    changes: dict[str, Any] = {
        name: value
        for name in ("split", "sample", "time", "base", "field")
        if (value := getattr(wish, name)) is not None
    }
    if "field" in changes:
        changes["location"] = ""
    session.select(**changes)
    order.await_picture(otherwise=lambda: session.select(**{name: getattr(before, name) for name in changes}))


def look(order: Order, wish: ChangeLooks) -> None:
    """Look at it in another way."""
    order.require_dataset()
    session, options = order.desk.features.session, _looks_of(wish.looks)
    view = session.view
    tools = merged(view.tools, options.tools, wish.without)
    session.set_view(replace(with_options(view, replace(options, tools=())), tools=tools))
    order.looks = AskedLooks(options, session, order.desk.renderer, order)
    order.looks.begin()
    order.await_picture()


def merged(there: Sequence[Tool], new: Sequence[Tool], without: Sequence[str]) -> tuple[Tool, ...]:
    """Return tools of which those of the kinds of ``new`` are these, in their place, and none is of ``without``."""
    kinds = {type(tool) for tool in new}
    found: list[Tool] = []
    for tool in there:
        if type(tool) in kinds:
            kinds.discard(type(tool))
            found += [other for other in new if type(other) is type(tool)]
        elif not any(type(tool) is type(other) for other in new):
            found.append(tool)
    found += [tool for tool in new if type(tool) in kinds]
    return tuple(tool for tool in found if kind_of(type(tool)) not in without)


def put_view(order: Order, wish: PutView) -> None:
    """Look at it as the text of a view file says; its dataset is opened if it is not open."""
    files = order.desk.features.view_files
    files.failed.connect(order.fail)
    files.shown.connect(order.await_picture)
    files.open_text(wish.text, what="The view")


def _looks_of(plain: dict[str, Any]) -> ViewOptions:
    try:
        return looks_from_plain(plain)
    except ValueError as error:
        raise UsageError(f"The options about the picture cannot be used: {error}.") from error
