"""The children from the window's side: what they are asked, what holds them, and what they may take."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable

import psutil

from tests.end2end.probes.inside import Inside
from viewer.protocol import Message, OpenDataset, Prepare, ReadSample
from viewer.shell.children import child as child_module


def pid(inside: Inside, role: str) -> int:
    return inside.child(role).pid


def is_another(inside: Inside, role: str, before: int) -> bool:
    """Whether there is another process of this role than before."""
    return inside.child(role).pid != before


def new_pid(inside: Inside, role: str, before: int) -> int:
    """The process id of the child that came after one; 0 while there is none."""
    now = inside.child(role).pid
    return now if now != before else 0


def is_reader_idle(inside: Inside) -> bool:
    return inside.reader.idle


def is_quiet(inside: Inside) -> bool:
    """Whether the reader has nothing to do, in the background either."""
    return inside.background.quiet and inside.reader.idle


def is_background_quiet(inside: Inside) -> bool:
    return inside.background.quiet


def is_at_rest(inside: Inside) -> bool:
    """Whether the reader reads nothing and the renderer prepares nothing."""
    return not inside.is_waiting and not inside.reader.busy and not inside.renderer._ahead


def is_renderer_proven(inside: Inside) -> bool:
    return inside.renderer._proven


def is_renderer_back(inside: Inside) -> bool:
    """Whether there is a renderer, and something has been said of the one before."""
    said = bool(inside.state.failure) or bool(inside.window.message_bar.text)
    return inside.renderer.child.running and said


def is_reading_ahead(inside: Inside, sample: int) -> bool:
    reading = inside.read_ahead.reading
    return reading is not None and reading.sample == sample


def last_request(inside: Inside) -> int:
    """The number of the request that the reader was asked last."""
    return inside.reader._last_id


def has_waiting_request(inside: Inside) -> bool:
    return inside.reader._waiting is not None


def stop_background(inside: Inside) -> None:
    """Read nothing any more that nobody waits for."""
    inside.background.enabled = False


def begin_background(inside: Inside) -> None:
    """Read in the background again."""
    inside.background.enabled = True


def freeze_when_idle(inside: Inside) -> int:
    """Stop the reader if it has nothing to do, and let nothing in the background ask it any more; return its pid, or 0.

    In one go: what the background began in between would be given up, and another reader would come.
    """
    if not is_quiet(inside):
        return 0
    stop_background(inside)
    os.kill(inside.reader.child.pid, signal.SIGSTOP)
    return inside.reader.child.pid


def stop_reading_ahead(inside: Inside) -> None:
    """The same, and nothing that was read ahead is kept for that."""
    stop_background(inside)
    inside.budget.index.next = frozenset()


def be_impatient(inside: Inside) -> None:
    """Let an answer be late very soon."""
    inside.patience.timer.setInterval(400)


def look_for_changes(inside: Inside, *, often: bool) -> None:
    """Look at the files of what is shown all the time, or as good as never."""
    inside.changed_files.timer.setInterval(100 if often else 10**8)


def is_download_running(inside: Inside) -> bool:
    return inside.hub.download.running


def is_no_download_running(inside: Inside) -> bool:
    return not inside.hub.download.running


def is_download_seen(inside: Inside) -> bool:
    """Whether the status bar shows how far it is."""
    return inside.hub.status.isVisible()


# Memory


def memory(inside: Inside) -> int:
    """Bytes of memory of the machine."""
    return psutil.virtual_memory().total


def own_memory(inside: Inside) -> int:
    """Bytes of memory that the window has."""
    return psutil.Process().memory_info().rss


def memory_limit(inside: Inside, role: str) -> int:
    """The limit that the kernel holds a child to."""
    return resource.prlimit(inside.child(role).pid, resource.RLIMIT_DATA)[0]


def set_memory_limit(inside: Inside, role: str, limit: int) -> None:
    inside.child(role).set_memory_limit(limit)


# Standing between the window and a child


def _listen(inside: Inside, role: str, heard: Callable[[Message], None]) -> None:
    child = inside.child(role)
    real = type(child).send.__get__(child)

    def send(message: Message) -> None:
        real(message)
        heard(message)

    child.send = send  # type: ignore[method-assign]


def let_go(inside: Inside, role: str) -> None:
    """Stand between the window and this child no longer."""
    del inside.child(role).__dict__["send"]


def freeze_when_asked_for(inside: Inside, sample: int) -> None:
    """Stop the reader as soon as it has been asked for this sample."""

    def heard(message: Message) -> None:
        if isinstance(message, ReadSample) and message.sample == sample:
            os.kill(inside.reader.child.pid, signal.SIGSTOP)

    _listen(inside, "reader", heard)


def freeze_when_asked(inside: Inside) -> None:
    """Stop each reader as soon as it has been asked for a sample or a dataset."""

    def heard(message: Message) -> None:
        if isinstance(message, ReadSample | OpenDataset):
            os.kill(inside.reader.child.pid, signal.SIGSTOP)

    _listen(inside, "reader", heard)


def note_prepared(inside: Inside) -> None:
    """Write down each artifact that the renderer is told to prepare."""

    def heard(message: Message) -> None:
        if isinstance(message, Prepare):
            inside.notes["prepared"].append(message.artifact)

    _listen(inside, "renderer", heard)


def are_prepared_last(inside: Inside, *artifacts: str) -> bool:
    return inside.notes["prepared"][-len(artifacts) :] == list(artifacts)


def talk_rubbish(inside: Inside) -> None:
    """Let the renderer say what is no message, and go on."""
    child = inside.renderer.child
    for line in (b"hello", b"{}", b"[1]", b'{"kind": "frame"}', b"\xff\xfe", b'{"kind": "ready"}'):
        child._buffer += line + b"\n"
    inside.renderer.reset_camera()


def let_none_start(inside: Inside) -> None:
    """Let no child be started any more."""
    names = vars(child_module)
    inside.notes["command"].append(names["command"])
    names["command"] = lambda _role, *_rest: ["/nowhere"]


def let_them_start(inside: Inside) -> None:
    """Take that back."""
    vars(child_module)["command"] = inside.notes["command"].pop()


def never_end(inside: Inside) -> None:
    """Let an end in order take for ever, from its first stages on."""
    import threading

    inside.saved.forget_view = threading.Event().wait  # type: ignore[method-assign, assignment]
