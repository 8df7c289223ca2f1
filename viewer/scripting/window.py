"""What a script does with a window: the object that :func:`viewer.show` returns."""

from __future__ import annotations

import operator
import os
from types import TracebackType
from typing import Any, Self

from viewer.address import given_place
from viewer.look_values import looks_to_plain
from viewer.option_words import looks_of_words, picture_of_words
from viewer.protocol.outside_requests import (
    AddDataset,
    AwaitPicture,
    ChangeSelection,
    ExportSample,
    SaveFigure,
    SaveScreenshot,
    ShowDataset,
    TakeRows,
)
from viewer.scripting.looks import WindowLooks
from viewer.scripting.picture import InlinePicture
from viewer.scripting.remote import full_path
from viewer.scripting.samples import path_of
from viewer.scripting.words import (
    look_words,
    picture_words,
    split_options,
)


class Window(WindowLooks):
    """A window of Plaid Viewer that this process has started.

    Every call returns when it is really done: the picture is drawn, the file is complete. What cannot be done is a
    :class:`viewer.errors.WindowError` with the sentence that the window would say, and a wrong argument a
    :class:`viewer.errors.UsageError`. It may be used from several threads, but not from a forked child.

    Attributes
    ----------
    timeout
        Seconds to wait for an answer.
    """

    def __repr__(self) -> str:
        return f"<viewer window, process {self._remote.pid}, {'open' if self._remote.running else 'closed'}>"

    @property
    def timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._remote.timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self._remote.timeout = float(seconds)

    @property
    def pid(self) -> int:
        """Process id of the window."""
        return self._remote.pid

    @property
    def is_open(self) -> bool:
        """Whether the window is there, and this process may use it."""
        return self._remote.running

    # what is seen

    def select(
        self,
        split: str | None = None,
        sample: int | None = None,
        time: float | None = None,
        field: str | None = None,
        base: str | None = None,
    ) -> None:
        """Show another part of the dataset; what is not said stays as it is.

        Parameters
        ----------
        sample
            Id of a sample in its split.
        time
            In the units of the dataset; the nearest time step is shown.
        field
            Name of a field; ``""`` for no colours.
        """
        number = None if sample is None else operator.index(sample)
        moment = None if time is None else float(time)
        self._remote.ask(ChangeSelection, split, number, moment, base, field)

    # what is taken away

    def picture(self, file: str | os.PathLike[str] | None = None, **options: Any) -> InlinePicture:
        """Save the picture, and return it.

        Parameters
        ----------
        file
            Ends in ``.png``, ``.tif``, ``.jpg``, ``.pdf`` or ``.svg``; None: no file.
        options
            ``size`` as ``"1920x1080"``, ``"8.5cm@300"`` or two numbers of pixels; ``background`` ``"white"``,
            ``"transparent"`` or ``"screen"``; ``color_bar=False``; ``title``, which may name ``{split}``, ``{sample}``,
            ``{field}``, ``{time}`` and ``{dataset}``. Those of :meth:`look` change the window, too.
        """
        mine, looks = split_options(options)
        words = picture_words(mine, file)
        picture_of_words(words if file is not None else ("--picture=a.png", *words))
        if looks:
            self.look(**looks)
        answer = self._remote.ask(SaveFigure, words)
        return InlinePicture(self._remote.bytes_of(answer)) if file is None else InlinePicture.of_file(full_path(file))

    def screenshot(self, file: str | os.PathLike[str]) -> None:
        """Save the whole window as PNG, once the picture in it is drawn."""
        self._remote.ask(SaveScreenshot, full_path(file))

    def export(self, file: str | os.PathLike[str], *, shown: bool = False) -> None:
        """Write the sample on screen for other programs.

        Parameters
        ----------
        file
            Ends in ``.vtkhdf``, ``.vtu``, ``.vtm``, ``.pvd`` (all time steps) or ``.cgns``.
        shown
            Only what the tools leave of it, and the field on screen; else the whole sample with all fields.
        """
        self._remote.ask(ExportSample, full_path(file), shown)

    def samples(self) -> list[dict[str, Any]]:
        """Return the table of samples as the window shows it: a dict for each row, with its order and filter.

        ``"Sample"`` is the id; the others are globals of the sample, and the errors of a prediction, by their names.
        Where there is no value, or none that is finite, it is None.
        """
        return self._remote.rows_of(self._remote.ask(TakeRows, "samples"))

    def pinned(self) -> list[dict[str, Any]]:
        """Return what the user has pinned in the picture: a dict for each pin.

        ``"x"``, ``"y"`` and ``"z"`` are in the units of the mesh, ``"Point"`` and ``"Cell"`` numbers from 0, and the
        fields have their units in their names.
        """
        return self._remote.rows_of(self._remote.ask(TakeRows, "pins"))

    # the window itself

    def add(self, what: object, as_: str = "prediction", *, name: str = "") -> None:
        """Add what predicts the dataset, or something to compare with.

        Parameters
        ----------
        what
            A dataset, a file of arrays that a model wrote, or samples in memory as for :func:`viewer.show`.
        as_
            ``"prediction"``: the errors are computed and shown, of all samples; ``"pane"``: the same sample of it is
            shown beside the picture.
        name
            What samples in memory are called.
        """
        path = path_of(what, name or as_)
        self._remote.ask(AddDataset, path, as_)
        self._remote.note(path)

    def open(self, dataset: str | os.PathLike[str], **options: Any) -> None:
        """Show another dataset or a view file; ``options`` are those of :func:`viewer.show`."""
        first = {name: options.pop(name, None) for name in ("split", "sample", "field", "time")}
        looks = look_words(options)
        path = given_place(dataset)
        named = {"view": path} if path.lower().endswith(".plaidview") else {"dataset": path}
        plain = looks_to_plain(looks_of_words(looks)) if looks else None
        self._remote.ask(ShowDataset, **named, **first, looks=plain, wait=True)
        self._remote.note(path)

    def wait_for_picture(self) -> None:
        """Wait until what is wanted is on screen."""
        self._remote.ask(AwaitPicture)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the user has closed the window; False when that has not happened after so many seconds."""
        return self._remote.wait(timeout)

    def keep(self) -> None:
        """Let the window stay when this process ends, with all samples in memory that it was given."""
        self._remote.keep()

    def close(self) -> None:
        """Close the window; nothing happens if it is closed already."""
        self._remote.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
