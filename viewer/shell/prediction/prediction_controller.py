"""The dock *Prediction*: tied to what is compared and to the session; the table of samples is told by signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from viewer.pairs.sample_errors import SampleErrors
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.shell.prediction.output_lines import lists_of, output_lines
from viewer.shell.prediction.prediction_panel import PredictionHead, PredictionPanel
from viewer.shell.prediction.prediction_pictures import PredictionPictures
from viewer.shell.prediction.ranking_lines import ranked_lines
from viewer.shell.prediction.rules_dialog import RulesDialog, fields_of
from viewer.shell.prediction.score_words import columns_of, rows_of, summary
from viewer.shell.prediction.worst_error import WorstError
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow

_HEIGHT = 260

Known = Callable[[], Sequence[str]]

_QUEUED = Qt.ConnectionType.QueuedConnection.value
_ONCE_QUEUED = Qt.ConnectionType(_QUEUED | Qt.ConnectionType.SingleShotConnection.value)


class PredictionController(QObject):
    """Makes the dock and the handlers of its actions.

    Parameters
    ----------
    known
        Gives the addresses that were opened before, the newest first.

    Signals
    -------
    errors_known
        Columns, split and rows by samples: errors for the table.
    errors_dropped
        The errors in the table are not true any more.
    worst_first_wanted
        The column that the table is to be sorted by.
    output_changed
        Another output is marked, or its errors have changed.

    Attributes
    ----------
    pictures, worst
        Of the prediction that is looked at, and the way to its largest errors.
    """

    errors_known = Signal(object, str, object)
    errors_dropped = Signal()
    worst_first_wanted = Signal(str)
    output_changed = Signal()

    def __init__(
        self, window: MainWindow, session: Session, judging: Judging, prompts: Prompts, known: Known = tuple
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._judging, self._known = window, session, judging, known
        self._split = ALL_SPLITS
        self.pictures = PredictionPictures(session, judging, self)
        self.worst = WorstError(session, judging, self)
        for part in (self.pictures, self.worst):
            part.told.connect(window.notify)
        self.panel = PredictionPanel()
        window.docks.add("prediction", self.panel)
        self.panel.filled.connect(self._tie_panel)
        self.panel.dropped.connect(self.open_path)
        self.panel.visibility_changed.connect(lambda _seen: self._render())
        judging.changed.connect(self._render)
        judging.begun.connect(self._tell_anew)
        judging.measured.connect(self._tell)
        session.changed.connect(self._enable)
        self._calls: dict[str, Callable[[], None]] = {
            "open": lambda: self._choose(partial(prompts.choose_dataset, title="Open a prediction")),
            "address": self._choose_address,
            "arrays": lambda: self._choose(prompts.choose_arrays),
            "inside": partial(self.open_path, ""),
            "rules": self._edit_rules,
            "compute": judging.compute,
            "cancel": judging.cancel,
            "error": lambda: self.pictures.show_error(self.output),
            "panes": lambda: self.pictures.show_panes(self.output),
            "next": self._look_at_next,
            "worst": self._go_to_worst_first,
            "close": lambda: judging.remove(judging.current.key),
        }
        ids = {"open": "file.prediction", "arrays": "file.predicted_arrays", "close": "file.close_prediction"}
        ids["address"] = "file.prediction_address"
        names = ("inside", "rules", "compute", "cancel", "error", "panes", "next", "worst")
        ids |= {name: f"sample.prediction.{name}" for name in names}
        window.actions_.connect({ids[name]: call for name, call in self._calls.items()})
        self._actions = {name: window.actions_[ids[name]] for name in ids}

    @property
    def output(self) -> int | None:
        """The place of the pair that is marked."""
        place = self.panel.tree.current_output if self.panel.is_filled else None
        return place if place is not None and place < len(self._judging.current.pairing.pairs) else None

    @property
    def split(self) -> str:
        """The split whose score is shown; empty for all."""
        return self._split

    def open_path(self, path: str) -> None:
        """Compare with the prediction at a path or an address; an empty one: the samples with their own fields."""
        if self._session.state.catalogue is None:
            self._window.message_bar.show_message("Open the dataset first, then its prediction.", "")
            return
        self.show()
        self._judging.use(path)

    def expect(self, predictions: Sequence[str]) -> None:
        """Compare the dataset that is opened next with these predictions."""
        self._judging.use_at_opening(predictions)
        # Queued: when a dataset is open the docks come back as they were.
        self._session.opened.connect(lambda _catalogue: self.show(), _ONCE_QUEUED)

    def show(self) -> None:
        """Bring the dock to the front."""
        self._window.docks.show("prediction")
        self._window.docks.make_high("prediction", _HEIGHT)

    def _tie_panel(self) -> None:
        panel = self.panel
        panel.pressed.connect(lambda name: self._calls[name]())
        panel.split_chosen.connect(self._choose_split)
        panel.ranking.chosen.connect(self._look_at)
        panel.ranking.removed.connect(self._judging.remove)
        panel.tree.counted.connect(self._choose_outputs)
        panel.tree.worst_wanted.connect(lambda pair, part: self.worst.show(self._split, pair, part))
        panel.tree.currentItemChanged.connect(lambda *_: self.output_changed.emit())
        self._render()

    # what the user wants

    def _choose(self, ask: Callable[[str], Path | None]) -> None:
        catalogue = self._session.state.catalogue
        start = catalogue.path if catalogue is not None and catalogue.far is None else str(Path.home() / "-")
        path = ask(str(Path(start).parent)) if catalogue is not None else None
        if path is not None:
            self.open_path(str(path))

    def _choose_address(self) -> None:
        from viewer.shell.window.address_dialog import AddressDialog  # only some will

        dialog = AddressDialog(self._known(), None, self._window, "Open prediction at an address")
        dialog.chosen.connect(lambda address, _keep: self.open_path(address))
        dialog.open()

    def _edit_rules(self) -> None:
        one = self._judging.current
        dialog = RulesDialog(one.rules, fields_of(one.pairing), self._window)
        dialog.accepted.connect(lambda: self._judging.use(one.path or "", dialog.rules, beside=dialog.beside))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _choose_split(self, split: str) -> None:
        self._split = split
        self._render()

    def _look_at(self, key: str) -> None:
        self._judging.look_at(key)
        self._window.notify(f"Prediction {self._judging.all.names[key]}")  # what was said is of the one before

    def _look_at_next(self) -> None:
        """Look at the prediction that follows in the ranking, after the last at the best."""
        keys = [line.key for line in ranked_lines(self._judging.all, self._split)]
        if self._judging.current.key in keys:
            self._look_at(keys[(keys.index(self._judging.current.key) + 1) % len(keys)])

    def _choose_outputs(self, outputs: tuple[int, ...]) -> None:
        if outputs != self._judging.current.outputs:
            self._judging.set_outputs(outputs)
            self._tell_anew()

    def _go_to_worst_first(self) -> None:
        """Show the sample with the largest error of the marked output, and sort the samples by it.

        In the split that is chosen in the dock, else in that on screen as far as it has been compared.
        """
        one, shown = self._judging.current, self._session.state.selection.split
        if not one.outputs:
            return
        place = self.output if self.output in one.outputs else one.outputs[0]
        for split in (self._split or shown, ALL_SPLITS):
            if worst := one.keeper(split).worst_samples((place,), 1):
                self._session.select(split=worst[0][0], sample=worst[0][1])
                break
        self._window.docks.show("samples")
        self.worst_first_wanted.emit(columns_of(one.keeper(ALL_SPLITS), one.outputs)[one.outputs.index(place)])

    # what is known

    def _tell_anew(self) -> None:
        """Tell the table what is known of the prediction that is looked at, and nothing else."""
        self.errors_dropped.emit()
        found: dict[str, list[SampleErrors]] = {}
        for (split, _), one in self._judging.current.keeper(ALL_SPLITS).samples.items():
            found.setdefault(split, []).append(one)
        for split, samples in found.items():
            self._tell(split, samples)

    def _tell(self, split: str, samples: Sequence[SampleErrors]) -> None:
        one = self._judging.current
        keeper, outputs = one.keeper(ALL_SPLITS), one.outputs
        still = (found.sample for found in samples if (split, found.sample) not in one.changed)
        rows = rows_of(keeper, outputs, split, still)
        self.errors_known.emit(columns_of(keeper, outputs), split, rows)

    def _enable(self, state: SessionState) -> None:
        judging, one = self._judging, self._judging.current
        there = one.path is not None and state.catalogue is not None
        for name in ("rules", "close"):
            self._actions[name].setEnabled(there)
        for name in ("error", "panes"):
            self._actions[name].setEnabled(there and one.found is not None)
        self._actions["next"].setEnabled(len(judging.all.every) > 1)
        self._actions["compute"].setEnabled(there and not judging.wanted and not judging.all.is_complete)
        self._actions["cancel"].setEnabled(judging.wanted)
        self._actions["worst"].setEnabled(one.done > 0)

    def _render(self) -> None:
        judging, one = self._judging, self._judging.current
        self._enable(self._session.state)
        if not self.panel.is_on_screen or not self.panel.is_filled:
            return
        splits = tuple(split.name for split in one.splits)
        self._split = self._split if self._split in splits else ALL_SPLITS
        name = "" if one.path is None else judging.all.names[one.key]
        words = summary(one, self._split)
        progress, complete = judging.all.progress, judging.all.is_complete
        head = PredictionHead(name, judging.wanted, *progress, words, splits, self._split, complete)
        self.panel.render_head(head)
        self.panel.render_ranking(ranked_lines(judging.all, self._split))
        self.panel.render_outputs(output_lines(one, self._split), lists_of(one))
        self.output_changed.emit()
