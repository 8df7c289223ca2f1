"""What is done for each request from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viewer.protocol import outside_requests as asked
from viewer.protocol.outside_requests import OutsideRequest
from viewer.shell.app.outside import adding, looking, taking
from viewer.shell.app.outside.desk import OrderDesk
from viewer.shell.app.outside.orders import Order
from viewer.shell.app.outside.peer import OutsidePeer

ACTS: dict[type, Callable[[Order, Any], None]] = {
    asked.ShowDataset: looking.show,
    asked.AwaitPicture: looking.await_picture,
    asked.ChangeSelection: looking.select,
    asked.ChangeLooks: looking.look,
    asked.PutView: looking.put_view,
    asked.TakeView: taking.take_view,
    asked.SaveFigure: taking.save_figure,
    asked.SaveScreenshot: taking.save_screenshot,
    asked.AddDataset: adding.add,
    asked.ExportSample: adding.export,
    asked.TakeRows: adding.take_rows,
    asked.KeepWindow: taking.keep,
    asked.EndWindow: taking.end,
}


def begin(desk: OrderDesk, request: OutsideRequest, peer: OutsidePeer) -> None:
    """Begin to do what a peer asks for."""
    Order(desk, request, peer).begin(ACTS[type(request)])
