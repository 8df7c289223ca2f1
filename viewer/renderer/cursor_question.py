"""What lies under the cursor: the newest question counts, and a failure of its answer costs nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable

from viewer.protocol import Probe, Probed
from viewer.renderer.view import View

_log = logging.getLogger("viewer.renderer")


class CursorQuestion:
    """A question that is answered by the picture on screen.

    Parameters
    ----------
    done
        Is told the answer.
    """

    def __init__(self, view: View, done: Callable[[Probed], None]) -> None:
        self._view, self._done = view, done
        self._question: Probe | None = None

    def __bool__(self) -> bool:
        """Whether there is a question without an answer."""
        return self._question is not None

    def ask(self, question: Probe) -> None:
        """Answer this one, and not the one before."""
        self._question = question

    def step(self) -> None:
        """Go on with the answer; there has to be a question."""
        question, self._question = self._question, None  # also when it fails: the same again would fail the same
        assert question is not None
        try:
            answer = self._view.probe(question)
        except Exception:  # it must not cost the picture
            _log.exception("a probe")
            answer = Probed(question.id, self._view.board.active.scene.id)
        if answer is None:
            self._question = question  # in steps, so that a movement goes on meanwhile
        else:
            self._done(answer)
