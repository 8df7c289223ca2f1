"""*Save animation…*: asks what is wanted, and says what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from viewer.codec import from_plain, to_plain
from viewer.errors import UsageError
from viewer.figure_size import PIXELS, SCREEN, FigureSize
from viewer.film_kinds import FRAME, KINDS, film_kind
from viewer.film_moves import TIME, TURN
from viewer.protocol.filming import FilmWritten
from viewer.shell.figure.layout import shape_of
from viewer.shell.figure.maker import FigureMaker
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.film.offer import offer_of
from viewer.shell.film.plan import FilmPlan, figure_for
from viewer.shell.film.run import FilmRun
from viewer.shell.film.source import FilmSource
from viewer.shell.film.spec import LAST, FilmSpec
from viewer.shell.session.saved_state import SavedState
from viewer.shell.widgets.prompts import Prompts
from viewer.sizes import human_bytes
from viewer.wording import counted

if TYPE_CHECKING:
    from viewer.shell.film.dialog import FilmDialog


class FilmController(QObject):
    """Shows the dialog and has done what it says.

    Signals
    -------
    said
        A sentence about an animation that is there.
    troubled
        Why there is none, or not all of it: a sentence, the details, and whether it is a failure.
    """

    said = Signal(str)
    troubled = Signal(str, str, bool)

    def __init__(
        self,
        parent: QWidget,
        prompts: Prompts,
        state: SavedState,
        maker: FigureMaker,
        source: FilmSource,
        run: FilmRun,
    ) -> None:
        super().__init__(parent)
        self._parent, self._prompts, self._state = parent, prompts, state
        self._maker, self._source, self._run = maker, source, run
        self._dialog: FilmDialog | None = None
        run.finished.connect(self._on_finished)
        run.failed.connect(lambda sentence, detail="": self.troubled.emit(sentence, detail, True))
        run.cancelled.connect(lambda: self.said.emit("The animation was cancelled; nothing of it was kept"))
        maker.previewed.connect(self._on_previewed)

    def show(self) -> None:
        """Let the user say what is wanted; nothing happens while there is no picture, or it is being asked already."""
        content, state = self._source.figures.content(), self._source.state
        shown = state.shown
        if content is None or shown is None or self._dialog is not None or self._run.running:
            return
        from viewer.shell.film.dialog import FilmDialog  # the start of the program does not wait for it

        usual = self._usual(several=len(shown.manifest.times) > 1)
        beside = tuple(self._source.figures.shown_beside.values())
        offer = offer_of(state, shown, beside, content)
        self._dialog = dialog = FilmDialog(self._remembered() or usual, usual, offer, self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.preview_wanted.connect(self._preview)
        dialog.save_wanted.connect(self._choose)
        dialog.finished.connect(lambda _result: self._on_closed())
        dialog.open()

    def save(self, spec: FilmSpec, path: Path) -> None:
        """Make an animation; what keeps it from being made is said."""
        try:
            plan = self._source.plan(spec, path)
        except UsageError as error:
            self.troubled.emit(error.sentence, error.detail, True)
            return
        self._run.start(plan, self._source.figures.screen_size)

    def _usual(self, *, several: bool) -> FilmSpec:
        width, height, ratio = self._source.figures.screen_size
        figure = FigureSpec(FigureSize(float(width), float(height), PIXELS, SCREEN * ratio))
        return FilmSpec(TIME if several else TURN, figure=figure)

    def _remembered(self) -> FilmSpec | None:
        try:
            spec = from_plain(FilmSpec, self._state.animation.get("spec"))
        except ValueError:
            return None
        return spec if spec.is_known else None

    def _preview(self) -> None:
        dialog, content = self._dialog, self._source.figures.content()
        if dialog is not None and content is not None:
            kind = next(kind for kind in KINDS if kind.name == dialog.spec.kind)
            figure = figure_for(dialog.spec, kind, shape_of(dialog.spec.figure, content))
            self._maker.preview(figure, content, dialog.preview.room)

    def _on_previewed(self, image: QImage) -> None:
        if self._dialog is not None:
            self._dialog.show_preview(image)

    def _choose(self) -> None:
        dialog, content = self._dialog, self._source.figures.content()
        if dialog is None or content is None:
            return
        kind = next(kind for kind in KINDS if kind.name == dialog.spec.kind)
        folder = Path(self._state.animation.get("folder") or Path.home())
        name = f"{content.name}{f'_{FRAME}' if kind.series else ''}{kind.endings[0]}"
        start = str((folder if folder.is_dir() else Path.home()) / name)
        path = self._prompts.choose_animation(start, kind.endings)
        if path is None or self._dialog is not dialog:
            return
        try:
            typed = film_kind(path)  # the user may have typed another ending
        except UsageError as error:
            dialog.show_trouble(error.sentence)
            return
        spec = replace(dialog.spec, kind=typed.name)
        kept = replace(spec, first=0, last=LAST, every=1)  # which steps there are is another matter elsewhere
        self._state.remember_animation({"spec": to_plain(kept), "folder": str(path.parent)})
        dialog.accept()
        self.save(spec, path)

    def _on_closed(self) -> None:
        self._dialog = None
        self._maker.cancel()

    def _on_finished(self, plan: FilmPlan, written: FilmWritten, left_out: tuple[str, ...]) -> None:
        files = f" in {counted(written.files, 'file')}" if written.files > 1 else ""
        said = f"Saved {plan.path}: {counted(written.frames, 'frame')}, {human_bytes(written.bytes)}{files}"
        if left_out:
            more = f"{counted(len(left_out), 'sample')} could not be shown, and are not in it. {left_out[0]}"
            self.troubled.emit(f"{said}. {more}", "\n".join(left_out), False)
        else:
            self.said.emit(said)
