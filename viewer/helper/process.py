"""The process around one piece of work: what was counted before comes in, then a request; answers go out.

It ends by itself when it is done, when it is cancelled and when the window is gone. Both close its input: what runs
then stops in good order, so that a sweep leaves nothing half known.
"""

from __future__ import annotations

import threading
import traceback

from viewer.channel import Channel
from viewer.errors import ProtocolError
from viewer.helper.sizes import SizeBook
from viewer.helper.work import do
from viewer.priority import lower_priority
from viewer.protocol import Failed, HelperRequest, KnownCounts


def run() -> int:
    """Serve one request; returns the exit status."""
    lower_priority()  # once more than the other children: the picture comes first
    cancel = threading.Event()
    channel = Channel.over_standard_streams(cancel.set)
    sizes = SizeBook()
    try:
        request = _receive(channel, sizes)
        if request is not None:
            channel.send(do(request, sizes, channel.send, cancel))
    except ProtocolError as error:
        channel.send(Failed(0, error.sentence, error.detail))
        return 1
    except Exception as error:
        channel.send(Failed(0, f"{type(error).__name__}: {error}", traceback.format_exc()))
        return 1
    return 0


def _receive(channel: Channel, sizes: SizeBook) -> HelperRequest | None:
    """Return the request, with what is known before it in ``sizes``; None when the input ends without one."""
    while (message := channel.receive()) is not None:
        if isinstance(message, HelperRequest):
            return message
        if not isinstance(message, KnownCounts):
            raise ProtocolError(f"A helper was asked for what it does not do: {type(message).__name__}.")
        sizes.update(message.counts)
    return None
