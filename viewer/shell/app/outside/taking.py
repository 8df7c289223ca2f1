"""What can be taken away from the window from outside: pictures, and what is known."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from viewer.errors import ViewerError
from viewer.handover.keeping import take_over
from viewer.option_words import picture_of_words
from viewer.protocol.outside import FileMade, ViewTaken
from viewer.protocol.outside_requests import EndWindow, KeepWindow, SaveFigure, SaveScreenshot, TakeView
from viewer.shell.app.outside.orders import Order
from viewer.shell.app.picture_taking import figure_spec_of
from viewer.shell.app.screenshot import make_folder_of, save_window
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.session.view_file import text_of

_numbers = itertools.count(1)


def save_figure(order: Order, wish: SaveFigure) -> None:
    """Save the picture, once it is on screen."""
    order.require_dataset()
    features = order.desk.features
    named = any(word.startswith("--picture=") for word in wish.options)
    file = Path() if named else features.cache.for_others(f"{next(_numbers)}.png")
    found = picture_of_words(wish.options if named else (f"--picture={file}", *wish.options))
    if named and (refusal := goes_with_cache(found.file) or make_folder_of(found.file)):
        raise ViewerError(refusal)
    maker, source = features.of_dataset.figure.maker, features.of_dataset.figure.source

    def save() -> None:
        content = source.content()
        if maker.saving or content is None:
            order.fail("Another picture is being saved in the window; try again.")
            return
        # Of the order itself: they end with it.
        maker.saved.connect(order.made)
        maker.failed.connect(order.not_made)
        maker.save(figure_spec_of(found), content, found.file)

    order.await_picture(save, changed=False)


def save_screenshot(order: Order, wish: SaveScreenshot) -> None:
    """Save the whole window."""
    if order.desk.hidden:
        raise ViewerError("There is no window to be seen; ask for the picture itself.")

    def save() -> None:
        if trouble := save_window(order.desk.window, Path(wish.file)):
            order.fail(trouble)
        else:
            order.answer(FileMade(wish.id, wish.file))

    if order.desk.features.session.state.catalogue is None:
        save()
    else:
        order.await_picture(save, final=True)


def take_view(order: Order, wish: TakeView) -> None:
    """Answer with the view as the text of a view file."""
    order.require_dataset()
    saved = order.desk.features.view_files.saved()
    assert saved is not None, "it was required"
    order.answer(ViewTaken(wish.id, text_of(saved)))


def keep(order: Order, wish: KeepWindow) -> None:
    """Stay when the script ends, with the samples that go with it."""
    features = order.desk.features
    root = features.cache.path

    def take() -> list[Path]:
        return [take_over(Path(path), root) for path in wish.samples]

    def done(copies: list[Path]) -> None:
        for path, copy in zip(wish.samples, copies, strict=True):
            order.desk.reader.use_copy(path, str(copy))
        order.desk.let_go()
        order.done()

    def fail(error: Exception) -> None:
        words = f"The samples cannot be kept ({type(error).__name__}: {error})."
        order.fail(error.sentence if isinstance(error, ViewerError) else words)

    features.tasks.start(take, done, fail)


def end(order: Order, _wish: EndWindow) -> None:
    """Close the window, once that is answered."""
    order.done()
    QTimer.singleShot(0, order.desk.window, partial(QTimer.singleShot, 0, QCoreApplication.quit))
