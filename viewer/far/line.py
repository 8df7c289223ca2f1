"""The connection to the far machine, made when it is first needed; questions are asked again where that is of use."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from viewer.address import Address
from viewer.errors import ViewerError
from viewer.far.asking import Ask, ask_nobody
from viewer.far.failures import far_failure, retry_after, waiting_words
from viewer.far.machine import FarMachine
from viewer.far.waiting import Pause, rest, wait_for

T = TypeVar("T")

LIST_S = 120.0
"""Seconds that listing a folder may take: some have hundreds of thousands of entries."""

CONNECT_S = 600.0
"""Seconds that connecting may take: the user may be looking for a password."""


class FarLine:
    """The connection to an address.

    Attributes
    ----------
    pause
        Called now and then while something is waited for; what it raises gives up.
    tell
        Called as often with what is waited for, before something is tried again.
    ask
        Asks the user what only the user can say.
    failure
        Why there is no connection: not tried again for each of many questions, until whoever asks them sets it to None.
    """

    def __init__(self, address: Address, follow: bool = False) -> None:
        self.address = address
        self.follow = follow
        self.pause: Pause = lambda: None
        self.tell: Callable[[str], None] = lambda text: self.pause()
        self.ask: Ask = ask_nobody
        self.failure: ViewerError | None = None
        self._machine: FarMachine | None = None

    def machine(self) -> FarMachine:
        """Return the machine, connected now if need be.

        Raises
        ------
        ViewerError
            When it cannot be reached.
        """
        if self.failure is not None:
            raise self.failure
        if self._machine is None:
            try:
                self._machine = self._connected()
            except ViewerError as error:
                self.failure = error
                raise
        return self._machine

    def _connected(self) -> FarMachine:
        from viewer.far.filesystems import make_filesystem

        ask = self.ask

        def connect() -> FarMachine:
            filesystem, root = make_filesystem(self.address, ask)
            return FarMachine(self.address, filesystem, root, self.follow)

        return self.tried(
            lambda: wait_for(connect, self.pause, CONNECT_S), f"The address {self.address} was not opened"
        )

    def asked(self, question: Callable[[FarMachine], T], what: str) -> T:
        """Return what the machine answers.

        Parameters
        ----------
        what
            What was not done where it fails: "mesh_0.cgns was not fetched".

        Raises
        ------
        ViewerError
            When there is no answer.
        FileNotFoundError
            When it is not there.
        """
        machine = self.machine()
        return self.tried(lambda: wait_for(lambda: question(machine), self.pause, LIST_S), what)

    def tried(self, call: Callable[[], T], what: str) -> T:
        """Return what a call returns, made again where that is of use."""
        tries = 0
        while True:
            try:
                return call()
            except (ViewerError, FileNotFoundError, MemoryError):
                raise
            except Exception as error:  # of any library; what gives a request up is none
                tries += 1
                delay = retry_after(error, tries)
                if delay is None:
                    raise far_failure(error, self.address, what) from error
                self._rest(error, delay)

    def _rest(self, error: Exception, seconds: float) -> None:
        end = time.monotonic() + seconds
        rest(seconds, lambda: self.tell(waiting_words(error, self.address, end - time.monotonic())))
