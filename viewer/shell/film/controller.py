"""*Save animation…*: asks what is wanted, shows how far it is, says what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage

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
from viewer.shell.plots.feature import PlotServices
from viewer.shell.session.session import Session
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.window.main_window import MainWindow
from viewer.sizes import human_bytes
from viewer.wording import counted

if TYPE_CHECKING:
    from viewer.shell.film.dialog import FilmDialog


class FilmController(QObject):
    """Ties animations to the window.

    Attributes
    ----------
    status
        The place of what is being made in the status bar.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        services: PlotServices,
        maker: FigureMaker,
        source: FilmSource,
        run: FilmRun,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._services = window, session, services
        self._maker, self._source, self._run = maker, source, run
        self._dialog: FilmDialog | None = None
        self.status = ProgressStatus("animation", window.actions_["file.cancel_animation"])
        window.statusBar().insertPermanentWidget(1, self.status)
        run.changed.connect(self._set_running)
        run.progressed.connect(self.status.show_progress)
        run.finished.connect(self._on_finished)
        run.failed.connect(window.message_bar.show_message)
        run.cancelled.connect(lambda: window.notify("The animation was cancelled; nothing of it was kept"))
        maker.previewed.connect(self._on_previewed)
        window.actions_.connect({"file.save_animation": self.show, "file.cancel_animation": run.cancel})
        session.changed.connect(lambda _state: self._enable())
        self._set_running(False)

    def show(self) -> None:
        """Let the user say what is wanted; nothing happens while there is no picture, or it is being asked already."""
        content, shown = self._source.figures.content(), self._session.state.shown
        if content is None or shown is None or self._dialog is not None or self._run.running:
            return
        from viewer.shell.film.dialog import FilmDialog  # the start of the program does not wait for it

        usual = self._usual(several=len(shown.manifest.times) > 1)
        beside = tuple(self._source.figures.shown_beside.values())
        offer = offer_of(self._session.state, shown, beside, content)
        self._dialog = dialog = FilmDialog(self._remembered() or usual, usual, offer, self._window)
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
            self._window.message_bar.show_message(error.sentence)
            return
        self._run.start(plan, self._source.figures.screen_size)

    def _usual(self, *, several: bool) -> FilmSpec:
        width, height, ratio = self._source.figures.screen_size
        figure = FigureSpec(FigureSize(float(width), float(height), PIXELS, SCREEN * ratio))
        return FilmSpec(TIME if several else TURN, figure=figure)

    def _remembered(self) -> FilmSpec | None:
        try:
            spec = from_plain(FilmSpec, self._services.state.animation.get("spec"))
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
        state = self._services.state
        kind = next(kind for kind in KINDS if kind.name == dialog.spec.kind)
        folder = Path(state.animation.get("folder") or Path.home())
        name = f"{content.name}{f'_{FRAME}' if kind.series else ''}{kind.endings[0]}"
        start = str((folder if folder.is_dir() else Path.home()) / name)
        path = self._services.prompts.choose_animation(start, kind.endings)
        if path is None or self._dialog is not dialog:
            return
        try:
            typed = film_kind(path)  # the user may have typed another ending
        except UsageError as error:
            dialog.show_trouble(error.sentence)
            return
        spec = replace(dialog.spec, kind=typed.name)
        kept = replace(spec, first=0, last=LAST, every=1)  # which steps there are is another matter elsewhere
        state.remember_animation({"spec": to_plain(kept), "folder": str(path.parent)})
        dialog.accept()
        self.save(spec, path)

    def _on_closed(self) -> None:
        self._dialog = None
        self._maker.cancel()

    def _set_running(self, running: bool) -> None:
        cancel = self._window.actions_["file.cancel_animation"]
        cancel.setVisible(running)
        cancel.setEnabled(running)
        if not running:
            self.status.clear()
        self._enable()

    def _enable(self) -> None:
        can = self._session.state.shown is not None and not self._run.running
        self._window.actions_["file.save_animation"].setEnabled(can)

    def _on_finished(self, plan: FilmPlan, written: FilmWritten, left_out: tuple[str, ...]) -> None:
        files = f" in {counted(written.files, 'file')}" if written.files > 1 else ""
        said = f"Saved {plan.path}: {counted(written.frames, 'frame')}, {human_bytes(written.bytes)}{files}"
        if left_out:
            more = f"{counted(len(left_out), 'sample')} could not be shown, and are not in it. {left_out[0]}"
            self._window.message_bar.show_message(f"{said}. {more}", "\n".join(left_out), trouble=False)
        else:
            self._window.notify(said)
