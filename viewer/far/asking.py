"""What only the user can say: a password, a passphrase, whether a machine is the one it says it is."""

from __future__ import annotations

from typing import Protocol

from viewer.protocol.far import Question


class Ask(Protocol):
    """Asks the user and waits for the answer."""

    def __call__(self, question: Question) -> str | None:
        """Return what the user says; None where he does not answer, or nobody can be asked.

        May raise whatever gives the request up that asked.
        """
        ...


def ask_nobody(question: Question) -> None:
    """Nobody can be asked: there is no window."""
    return
