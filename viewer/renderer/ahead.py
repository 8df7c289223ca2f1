"""What may be shown next: made ready in small steps while the renderer has nothing better to do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from viewer.errors import ViewerError

MOST = 8
"""Artifacts that wait; the oldest give way."""

_log = logging.getLogger("viewer.renderer")


class Ahead:
    """Artifacts to prepare, the newest first; what goes wrong with one is said when it is shown.

    Parameters
    ----------
    prepare
        Prepares the artifact of that name, a step with each ``next``.
    done
        Is told of each artifact that will not be touched any more, prepared or not.
    """

    def __init__(self, prepare: Callable[[str], Iterator[None]], done: Callable[[str], None]) -> None:
        self._prepare = prepare
        self._done = done
        self._waiting: list[str] = []  # the newest last
        self._current = ""
        self._steps: Iterator[None] | None = None

    def __bool__(self) -> bool:
        """Whether anything is left to do."""
        return bool(self._waiting) or self._steps is not None

    def add(self, artifact: str) -> None:
        """Prepare this one next."""
        if artifact in self._waiting:
            self._waiting.remove(artifact)
        self._waiting.append(artifact)
        if len(self._waiting) > MOST:
            self._done(self._waiting.pop(0))

    def begin_anew(self) -> None:
        """Go back to the first step of what was begun: it was to look like a scene that is not on screen any more."""
        if self._steps is not None:
            self._steps = None
            self.add(self._current)

    def step(self) -> None:
        """Take one step; there has to be something left to do."""
        if self._steps is None:
            self._current = self._waiting.pop()
            self._steps = self._prepare(self._current)
        try:
            next(self._steps)
            return
        except StopIteration:
            pass
        except (ViewerError, MemoryError) as error:
            _log.debug("%s was not prepared: %s", self._current, error)
        except Exception:
            _log.exception("%s was not prepared", self._current)
        self._steps = None
        self._done(self._current)
