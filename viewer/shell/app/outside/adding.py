"""What can be asked from outside of other data: predictions, panes beside the picture, exports and tables."""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import QTimer

from viewer.errors import ViewerError
from viewer.export_kinds import export_kind
from viewer.protocol.outside_requests import AddDataset, ExportSample, TakeRows
from viewer.shell.app.outside.orders import Order
from viewer.shell.export.dialog import ExportChoice
from viewer.shell.export.offers import plan_for
from viewer.shell.plots.pin_rows import pin_data
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.services.table import DataTable, json_text
from viewer.shell.session.pane_changes import added

_numbers = itertools.count(1)
_LOOK = 20  # milliseconds between two looks at whether a table is complete


def add(order: Order, wish: AddDataset) -> None:
    """Compare with a prediction, or show another dataset beside the picture."""
    order.require_dataset()
    features = order.desk.features
    if wish.role == "pane":
        session = features.session
        session.set_view(added(session.view, session.state.choice, dataset=session.folders.here(wish.dataset)))
        order.await_picture()
    elif wish.role == "prediction":
        judging = features.of_dataset.prediction.judging

        def look() -> None:
            one = judging.all.of_path(wish.dataset)
            if one is None:
                order.fail("The prediction was closed in the window.")
            elif one.trouble:
                order.fail(one.trouble)
            elif one.found is not None and not one.wanted:
                order.done()

        features.of_dataset.prediction.controller.open_path(wish.dataset)
        order.watch(judging.changed, look)
    else:
        raise ViewerError(f"Nothing is added as {wish.role}; say prediction or pane.")


def export(order: Order, wish: ExportSample) -> None:
    """Write the sample on screen for other programs."""
    order.require_dataset()
    path, run = Path(wish.file), order.desk.features.of_dataset.export.run
    choice = ExportChoice(export_kind(path), shown=wish.shown)
    if refusal := goes_with_cache(path):
        raise ViewerError(refusal)

    def start() -> None:
        plan = plan_for(order.desk.features.session.state, choice, path)
        if run.running or plan is None:
            order.fail("Another export runs in the window; try again when it is done.")
            return
        run.finished.connect(order.written)
        run.failed.connect(order.fail)
        run.cancelled.connect(order.cancelled)
        run.start(plan)

    order.await_picture(start)


def take_rows(order: Order, wish: TakeRows) -> None:
    """Write a table into a file for the peer."""
    order.require_dataset()
    of_dataset = order.desk.features.of_dataset
    if wish.table == "pins":
        _write(order, pin_data(of_dataset.plots.pins.panel.pins))
        return
    if wish.table != "samples":
        raise ViewerError(f"There is no table {wish.table}; say samples or pins.")
    panel, loader = of_dataset.samples.panel, of_dataset.samples.loader
    loader.need(needed=True)

    def look() -> None:
        if loader.complete:
            loader.need(needed=False)
            timer.stop()
            make = panel.table_maker()
            _write(order, DataTable((), ()) if make is None else make())

    timer = QTimer(order, interval=_LOOK)
    timer.timeout.connect(look)
    timer.start()


def _write(order: Order, table: DataTable) -> None:
    features = order.desk.features
    file = features.cache.for_others(f"{next(_numbers)}.json")

    def write() -> Path:
        file.write_text(json_text(table), encoding="utf-8")
        return file

    features.tasks.start(write, order.made, lambda error: order.fail(f"The table could not be written: {error}."))
