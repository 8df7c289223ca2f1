"""Peers that do not keep to the rules get a sentence or are dropped, and the window goes on for everybody else."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.conftest import wait_until
from tests.end2end.program import PATIENCE, Program
from tests.end2end.test_reuse import until_listening
from viewer.errors import WindowError
from viewer.local_socket import SUPPORTED, connect
from viewer.protocol.outside import (
    OUTSIDE_LINE,
    OUTSIDE_VERSION,
    Hello,
    OrderDone,
    OrderFailed,
    Welcome,
    encode_outside,
)
from viewer.protocol.outside_requests import ShowDataset
from viewer.scripting.line import WindowLine

pytestmark = pytest.mark.skipif(not SUPPORTED, reason="needs sockets that lie in a folder")

HELLO = encode_outside(Hello(OUTSIDE_VERSION))


@pytest.fixture
def place(resident: Callable[[], Program]) -> tuple[Program, Path]:
    window = resident()
    return window, until_listening(window)


def connected(path: Path) -> socket.socket:
    return connect(path, PATIENCE)


def all_said(peer: socket.socket) -> list[dict]:
    """What the window says until it ends the connection."""
    data = b""
    with contextlib.suppress(ConnectionResetError):  # it did not read all that was sent
        while part := peer.recv(1 << 16):
            data += part
    peer.close()
    return [json.loads(line) for line in data.splitlines()]


def is_well(path: Path) -> bool:
    """Whether the window serves somebody who keeps to the rules."""
    with contextlib.closing(WindowLine(path, PATIENCE)) as line:
        return isinstance(line.ask(ShowDataset(7), PATIENCE), OrderDone)


def test_rubbish_is_answered_by_one_sentence(place: tuple[Program, Path]) -> None:
    window, path = place
    for sent, said in (
        (b"\0\xff\xfe garbage\n", "not a message"),
        (b"[]\n", "not a message"),
        (b"[" * 100_000 + b"\n", "not a message"),
        (b'{"kind": "show-dataset", "id": 1}\n', "say first"),
        (encode_outside(Hello(OUTSIDE_VERSION + 1)), "different versions"),
        (HELLO + b'{"kind": "show-dataset", "id": "one"}\n', "not a message"),
        (HELLO + HELLO, "requests only"),
        (HELLO + encode_outside(OrderDone(1)), "requests only"),
        (HELLO + b'{"kind": "read-sample"}\n', "not a message"),
    ):
        peer = connected(path)
        peer.sendall(sent)
        *before, refused = all_said(peer)
        assert refused["kind"] == "refused"
        assert said in refused["sentence"]
        assert [line["kind"] for line in before] == (["welcome"] if sent.startswith(HELLO) else [])
        assert is_well(path)
    assert "Traceback" not in window.output


def test_a_line_without_an_end_is_refused(place: tuple[Program, Path]) -> None:
    window, path = place
    before = psutil.Process(window.pid).memory_info().rss
    peer = connected(path)
    with contextlib.suppress(ConnectionError):
        for _ in range(64):
            peer.sendall(b"x" * OUTSIDE_LINE)
    said = all_said(peer)
    assert not said or "longer than" in said[0]["sentence"]
    assert is_well(path)
    assert psutil.Process(window.pid).memory_info().rss - before < 16 * OUTSIDE_LINE


def test_who_never_reads_is_not_listened_to(place: tuple[Program, Path]) -> None:
    """It asks again and again: once the answers cannot be written any more, no further request is looked at."""
    window, path = place
    before = psutil.Process(window.pid).memory_info().rss
    peer = connected(path)
    peer.sendall(HELLO)
    peer.setblocking(False)
    request, sent = encode_outside(ShowDataset(1)), 0
    with contextlib.suppress(BlockingIOError):
        while sent < 64 * OUTSIDE_LINE:
            wait_until(lambda: is_well(path), PATIENCE, "an answer to somebody else") if not sent % 500 else None
            sent += peer.send(request)
    assert is_well(path)
    assert psutil.Process(window.pid).memory_info().rss - before < 16 * OUTSIDE_LINE
    peer.close()
    assert is_well(path)


def test_a_thousand_connections(place: tuple[Program, Path]) -> None:
    window, path = place
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    peers = []
    try:
        for _ in range(1000):
            peers.append(connected(path))
        assert len(psutil.Process(window.pid).net_connections("unix")) < 100
        for peer in peers[-900:]:  # sent away without a word
            assert peer.recv(1) == b""
    finally:
        for peer in peers:
            peer.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    wait_until(lambda: _is_well_again(path), PATIENCE, "a window that serves again")


def test_silent_peers_are_dropped(place: tuple[Program, Path]) -> None:
    _window, path = place
    peers = [connected(path) for _ in range(16)]
    with pytest.raises(WindowError, match="was closed"):
        WindowLine(path, PATIENCE)
    assert all(peer.recv(1) == b"" for peer in peers), "they did not say which version they speak"
    assert is_well(path)
    for peer in peers:
        peer.close()


def test_wrong_values_are_one_sentence(place: tuple[Program, Path], tmp_path: Path) -> None:
    window, path = place
    with contextlib.closing(WindowLine(path, PATIENCE)) as line:
        assert line.welcome == Welcome(window.pid)
        answer = line.ask(ShowDataset(1, str(tmp_path), looks={"tools": [{"kind": "saw"}]}), PATIENCE)
        assert isinstance(answer, OrderFailed) and "cannot be used" in answer.sentence
        answer = line.ask(ShowDataset(2, str(tmp_path / "absent"), wait=True), PATIENCE)
        assert isinstance(answer, OrderFailed) and "absent" in answer.sentence
        answer = line.ask(ShowDataset(3, view=str(tmp_path / "absent.plaidview"), wait=True), PATIENCE)
        assert isinstance(answer, OrderFailed) and "cannot be read" in answer.sentence


def test_only_the_user_may_enter(place: tuple[Program, Path]) -> None:
    _window, path = place
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.stat().st_uid == os.geteuid()


def _is_well_again(path: Path) -> bool:
    try:
        return is_well(path)
    except WindowError:
        return False
