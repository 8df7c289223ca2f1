"""Machines that tests reach by ssh, and a home with what a user has in ``~/.ssh``."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from viewer.protocol.far import CODE, Question

asyncssh = pytest.importorskip("asyncssh", reason="needs the extra remote")
pytest.importorskip("sshfs", reason="needs the extra remote")

SSHD = shutil.which("sshd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))


class Home:
    """The folder ``~/.ssh`` of a user, which the program finds by the variable HOME."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ".ssh"
        self.folder.mkdir(parents=True, mode=0o700)

    @property
    def known_hosts(self) -> Path:
        """The file of known hosts; it need not exist."""
        return self.folder / "known_hosts"

    def write_key(self, name: str, passphrase: str | None = None) -> Path:
        """Make a key with its public part; returns the file of that."""
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(self.folder / name, passphrase=passphrase)
        (self.folder / name).chmod(0o600)
        key.write_public_key(self.folder / f"{name}.pub")
        return self.folder / f"{name}.pub"

    def configure(self, text: str) -> None:
        """Write ``~/.ssh/config``."""
        (self.folder / "config").write_text(text)

    def know(self, machine: Machine, name: str = "") -> None:
        """Add a machine to the known hosts."""
        with self.known_hosts.open("a") as file:
            file.write(f"{name or f'[127.0.0.1]:{machine.port}'} {machine.host_key.export_public_key().decode()}")


class Machine:
    """A server of SSH that runs."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        key, self._log = folder / "host_key", folder / "log"
        self.host_key.write_private_key(key)
        arguments = json.dumps({"host_key": str(key), "log": str(self._log), **settings})
        root = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.far.ssh_server", arguments],
            cwd=self.home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    @property
    def fingerprint(self) -> str:
        """That of its key, as ssh shows it."""
        return str(self.host_key.get_fingerprint())

    @property
    def log(self) -> list[str]:
        """What was tried, a word or two for each attempt."""
        return self._log.read_text().splitlines() if self._log.exists() else []

    def drop(self) -> None:
        """End all its connections."""
        self._tell("drop", "dropped")

    def cut_at(self, part: str) -> None:
        """End all its connections once, when a file is opened whose path has this part."""
        self._tell(f"cut {part}", "set")

    def die_at(self, part: str) -> None:
        """End it when such a file is opened."""
        self._tell(f"die {part}", "set")

    def _tell(self, words: str, answer: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()
        self.expect(answer)

    def expect(self, word: str) -> None:
        """Wait until it says a word."""
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line.strip() == word:
                return
        raise AssertionError(f"it has ended without saying {word}")

    def stop(self) -> None:
        """Have it say nothing any more, as one whose line is dead; its connections stay open."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Have it go on after it was stopped."""
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


WORDS = bytes(range(256)) * 3000


@contextlib.contextmanager
def made_machines(folder: Path) -> Iterator[Callable[..., Machine]]:
    """Give what makes machines with ``data/words.bin`` in their homes; they end with the block."""
    made: list[Machine] = []

    def make(**settings: Any) -> Machine:
        made.append(Machine(folder / f"machine{len(made)}", **settings))
        (made[-1].home / "data").mkdir()
        (made[-1].home / "data" / "words.bin").write_bytes(WORDS)
        return made[-1]

    try:
        yield make
    finally:
        for machine in made:
            machine.close()


@contextlib.contextmanager
def running_sshd(folder: Path, authorized: Path) -> Iterator[int]:
    """Run OpenSSH's server for the user of this process; gives the port. Each connection has a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    host_key = folder / "host_key"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(host_key)
    host_key.chmod(0o600)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # it insists (sshd(8), FILES)
    config = folder / "config"
    config.write_text(
        f"HostKey {host_key}\nAuthorizedKeysFile {authorized}\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
        f"PasswordAuthentication no\nKbdInteractiveAuthentication no\nSubsystem sftp internal-sftp\nPidFile none\n"
    )
    assert SSHD is not None
    listener = socket.create_server(("127.0.0.1", 0))
    servers: list[subprocess.Popen[bytes]] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # closed
                return
            command = [SSHD, "-i", "-f", str(config), "-E", str(folder / "log")]
            with connection:
                servers.append(subprocess.Popen(command, stdin=connection.fileno(), stdout=connection.fileno()))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for server in servers:
            server.kill()
            server.wait()


class Answering:
    """Answers questions for a user, by what is asked for; one without an answer is not answered.

    As the window does, it remembers what was answered and right. ``questions`` are those that the user would see.
    """

    def __init__(self, **answers: Any) -> None:
        self._answers = {kind.replace("_", " "): given for kind, given in answers.items()}
        self._known: dict[tuple[str, str], str] = {}
        self.questions: list[Question] = []

    def __call__(self, question: Question) -> str | None:
        known = self._known.get((question.asks_for, question.about))
        if known is not None and not question.again:
            return known
        self.questions.append(question)
        given = self._answers.get(question.asks_for)
        answer: str | None = given.pop(0) if isinstance(given, list) else given
        if answer is not None and question.asks_for != CODE:
            self._known[question.asks_for, question.about] = answer
        return answer

    @property
    def kinds(self) -> list[str]:
        """What was asked for, in order."""
        return [question.asks_for for question in self.questions]
