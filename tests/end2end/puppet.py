"""The real program with a string on it: ``puppet.py FD [ARGUMENTS]`` runs the window and obeys one end of a socket.

Every line on the socket is a JSON list ``[module, name, arguments, named arguments]``: a probe (see ``probes``), called
in the thread of the window. The answer is a JSON line, ``[true, value]`` or ``[false, traceback]``. Nothing changes in
how the program starts, works and ends.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import socket
import sys
import traceback
from typing import Any

from viewer.cli import parse
from viewer.errors import ViewerError, print_error
from viewer.options import Options
from viewer.shell.app.display import choose_platform


def main() -> int:
    number, *arguments = sys.argv[1:]
    options = parse(arguments)
    try:
        choose_platform(os.environ, headless=options.screenshot is not None)
        return int(_application(socket.socket(fileno=int(number)), options).run())
    except ViewerError as error:
        print_error(error.sentence)
        return 1


def _application(near: socket.socket, options: Options) -> Any:
    from PySide6.QtCore import QSocketNotifier

    from tests.end2end.probes.inside import Inside
    from viewer.shell.app.application import ViewerApplication

    class Puppet(ViewerApplication):
        def _on_ready(self) -> None:
            super()._on_ready()
            near.setblocking(False)
            self._received = b""
            self._string = QSocketNotifier(near.fileno(), QSocketNotifier.Type.Read, self.qt)
            self._string.activated.connect(self._pulled)
            self._inside = Inside(self)

        def _pulled(self) -> None:
            with contextlib.suppress(BlockingIOError):
                data = near.recv(1 << 16)
                if not data:
                    self._string.setEnabled(False)
                self._received += data
            *lines, self._received = self._received.split(b"\n")
            for line in lines:
                near.setblocking(True)
                near.sendall(json.dumps(self._call(*json.loads(line))).encode() + b"\n")
                near.setblocking(False)

        def _call(self, module: str, name: str, arguments: list[Any], named: dict[str, Any]) -> tuple[bool, Any]:
            try:
                value = getattr(importlib.import_module(module), name)(self._inside, *arguments, **named)
                if json.loads(json.dumps(value)) != value:
                    raise TypeError(f"{name} returns what JSON does not carry: {value!r}")
            except Exception:
                return False, traceback.format_exc()
            return True, value

    return Puppet(options)


if __name__ == "__main__":
    sys.exit(main())
