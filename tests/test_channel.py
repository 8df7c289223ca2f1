"""The channel between window and children, in a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PATIENCE
from viewer.protocol import Cancel, Ready, encode

CHILD = """
import sys
from viewer.channel import Channel
from viewer.errors import ProtocolError
from viewer.protocol import Ready, Failed
channel = Channel.over_standard_streams()
print("stray print of a library")
channel.send(Ready("reader", 1))
while True:
    try:
        message = channel.receive()
    except ProtocolError as error:
        channel.send(Failed(0, error.sentence))
        continue
    channel.send(Failed(message.id, "got it"))
    if message.id == 9:
        while True: pass
"""


@pytest.fixture
def child() -> Any:
    root = Path(__file__).resolve().parents[1]
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root
    )
    yield process
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def test_a_child_speaks_the_protocol_and_nothing_else(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin and child.stdout and child.stderr
    assert child.stdout.readline() == encode(Ready("reader", 1))
    child.stdin.write(b"rubbish\n" + encode(Cancel(5)))
    child.stdin.flush()
    assert b'"id": 0' in child.stdout.readline()
    assert b'"id": 5' in child.stdout.readline()
    os.kill(child.pid, signal.SIGINT)  # Ctrl-C in the terminal is the window's affair
    child.stdin.write(encode(Cancel(6)))
    child.stdin.flush()
    assert b'"id": 6' in child.stdout.readline()
    child.stdin.close()
    assert child.wait(PATIENCE) == 0
    assert child.stderr.read() == b"stray print of a library\n"


def test_a_busy_child_leaves_when_the_window_is_gone(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin and child.stdout
    child.stdin.write(encode(Cancel(9)))
    child.stdin.flush()
    child.stdout.readline()
    assert b'"id": 9' in child.stdout.readline()
    child.stdin.close()
    assert child.wait(PATIENCE) == 0
