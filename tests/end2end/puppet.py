"""The real program with a string on it: ``puppet.py FD [ARGUMENTS]`` runs the window and obeys one end of a socket.

Every line on the socket is a JSON string of Python, run in the thread of the window with ``app`` (the
``ViewerApplication``, with its features and its two children) and ``find`` (a widget or an action by its object name)
at hand. The answer is a JSON line: ``[true, value]`` or ``[false, traceback]``. Nothing changes in how the program
starts, works and ends.
"""

from __future__ import annotations

import contextlib
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
    from PySide6.QtCore import QObject, QSocketNotifier

    from viewer.shell.app.application import ViewerApplication

    class Puppet(ViewerApplication):
        def __getattr__(self, name: str) -> Any:
            if name in ("reader", "renderer"):
                return getattr(self.__dict__["children"], name)
            return getattr(self.__dict__["features"], name)

        def _begin(self) -> None:
            super()._begin()
            near.setblocking(False)
            self._received = b""
            self._string = QSocketNotifier(near.fileno(), QSocketNotifier.Type.Read, self.qt)
            self._string.activated.connect(self._pulled)
            self.names: dict[str, Any] = {"app": self, "find": self._find}

        def _find(self, name: str) -> QObject:
            found = self.window.findChild(QObject, name)
            if found is None:
                raise LookupError(name)
            return found

        def _pulled(self) -> None:
            with contextlib.suppress(BlockingIOError):
                data = near.recv(1 << 16)
                if not data:
                    self._string.setEnabled(False)
                self._received += data
            *lines, self._received = self._received.split(b"\n")
            for line in lines:
                near.setblocking(True)
                near.sendall(json.dumps(self._obey(json.loads(line))).encode() + b"\n")
                near.setblocking(False)

        def _obey(self, code: str) -> tuple[bool, Any]:
            try:
                try:
                    value = eval(compile(code, "<string>", "eval"), self.names)
                except SyntaxError:
                    exec(compile(code, "<string>", "exec"), self.names)
                    value = None
                json.dumps(value)
            except TypeError:
                return True, repr(value)
            except Exception:
                return False, traceback.format_exc()
            return True, value

    return Puppet(options)


if __name__ == "__main__":
    sys.exit(main())
