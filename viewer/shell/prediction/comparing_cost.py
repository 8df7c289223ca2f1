"""What it fetches from other machines to compare all samples is said before it is begun, and agreed to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.protocol.far import FetchingCost
from viewer.shell.prediction.judged import Judged
from viewer.sizes import human_bytes

Agree = Callable[[str, str, str], bool]
"""Asks: the question, an explanation, and the words of the button that does it."""


class ComparingCost(QObject):
    """Asks once for each pair of a dataset and its prediction; where both are on this machine it asks nothing.

    Attributes
    ----------
    agree
        Asks the user; None: nobody can be asked, and nothing is fetched unless ``given``.
    given
        Whether all is agreed to.

    Signals
    -------
    answered
        A prediction may be compared now, or has a trouble, or is not wanted any more.
    """

    answered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.agree: Agree | None = None
        self.given = False
        self._agreed: set[tuple[str, ...]] = set()
        self._asking: list[Judged] = []

    def may_compare(self, one: Judged, name: str) -> bool:
        """Whether all samples may be fetched; where that is not known it is asked, and :attr:`answered` follows.

        Parameters
        ----------
        name
            What the prediction is called.
        """
        if self.given or not one.costs or _addresses(one.costs) in self._agreed:
            return True
        if one not in self._asking:  # not from within: whoever wants to know is in the middle of something
            self._asking.append(one)
            QTimer.singleShot(0, self, partial(self._ask, one, name))
        return False

    def _ask(self, one: Judged, name: str) -> None:
        words = explanation(one.costs)
        if not one.wanted:
            pass  # it was cancelled meanwhile
        elif self.agree is None:
            one.fail(f"{words} Allow that with --yes.")
        elif self.agree(f"Compare all samples with {name}?", words, verb(one.costs)):
            self._agreed.add(_addresses(one.costs))
        else:
            one.wanted = False
        self._asking.remove(one)
        self.answered.emit()


def explanation(costs: tuple[FetchingCost, ...]) -> str:
    """Return what is fetched, in a sentence for each machine."""
    return " ".join(cost.sentence for cost in costs)


def verb(costs: tuple[FetchingCost, ...]) -> str:
    """Return the words on the button that agrees: ``Compare (about 3.2 GB)``."""
    known = [cost.bytes for cost in costs if cost.bytes is not None]
    return f"Compare (about {human_bytes(sum(known))})" if len(known) == len(costs) else "Compare"


def _addresses(costs: tuple[FetchingCost, ...]) -> tuple[str, ...]:
    return tuple(cost.address for cost in costs)
