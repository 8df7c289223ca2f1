"""The dock *Prediction*: tied to what is compared and to the session; the table of samples is told by signals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.numbers import short
from viewer.pairs.matching import Pair
from viewer.pairs.score import SampleErrors
from viewer.shell.prediction.error_picture import other_side
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.shell.prediction.output_lines import lists_of, output_lines
from viewer.shell.prediction.prediction_panel import PredictionHead, PredictionPanel
from viewer.shell.prediction.rules_dialog import RulesDialog
from viewer.shell.prediction.score_words import columns_of, row_of, summary
from viewer.shell.prediction.three_panes import LINKS, three_panes
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.wording import sample_name

_HEIGHT = 260


class PredictionController(QObject):
    """Makes the dock and the handlers of its actions.

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
    panes_wanted
        Panes (:class:`PaneWish`) and their links: the field beside its prediction and its error.
    """

    errors_known = Signal(object, str, object)
    errors_dropped = Signal()
    worst_first_wanted = Signal(str)
    output_changed = Signal()
    panes_wanted = Signal(object, object)

    def __init__(self, window: MainWindow, session: Session, judging: Judging, prompts: Prompts) -> None:
        super().__init__(window)
        self._window, self._session, self._judging = window, session, judging
        self._split = ALL_SPLITS
        self._to_tell: tuple[str, int, int] | None = None  # split, sample and pair of the largest error that is located
        self.panel = PredictionPanel()
        window.docks.add("prediction", self.panel)
        self.panel.filled.connect(self._tie_panel)
        self.panel.dropped.connect(self.open_path)
        self.panel.visibility_changed.connect(lambda _seen: self._render())
        judging.changed.connect(self._render)
        judging.begun.connect(self.errors_dropped)
        judging.measured.connect(self._on_measured)
        judging.located.connect(self._on_located)
        session.changed.connect(self._enable)
        self._calls: dict[str, Callable[[], None]] = {
            "open": lambda: self._choose(prompts.choose_dataset),
            "arrays": lambda: self._choose(prompts.choose_arrays),
            "inside": partial(self.open_path, ""),
            "rules": self._edit_rules,
            "compute": judging.compute,
            "cancel": judging.cancel,
            "error": self._show_error,
            "panes": self._show_panes,
            "worst": self._sort,
            "close": partial(judging.use, None),
        }
        ids = {"open": "file.prediction", "arrays": "file.predicted_arrays", "close": "file.close_prediction"}
        names = ("inside", "rules", "compute", "cancel", "error", "panes", "worst")
        ids |= {name: f"sample.prediction.{name}" for name in names}
        window.actions_.connect({ids[name]: call for name, call in self._calls.items()})
        self._actions = {name: window.actions_[ids[name]] for name in ids}

    @property
    def output(self) -> int | None:
        """The place of the pair that is marked."""
        place = self.panel.tree.current_output if self.panel.is_filled else None
        return place if place is not None and place < len(self._judging.pairing.pairs) else None

    @property
    def split(self) -> str:
        """The split whose score is shown; empty for all."""
        return self._split

    def open_path(self, path: str) -> None:
        """Compare with this prediction; an empty path: the samples with their own fields."""
        if self._session.state.catalogue is None:
            self._window.message_bar.show_message("Open the dataset first, then its prediction.", "")
            return
        self.show()
        self._judging.use(path)

    def show(self) -> None:
        """Bring the dock to the front."""
        self._window.docks.show("prediction")
        self._window.docks.make_high("prediction", _HEIGHT)

    def _tie_panel(self) -> None:
        panel = self.panel
        panel.pressed.connect(lambda name: self._calls[name]())
        panel.split_chosen.connect(self._choose_split)
        panel.tree.counted.connect(self._choose_outputs)
        panel.tree.worst_wanted.connect(self._go_to_worst)
        panel.tree.currentItemChanged.connect(lambda *_: self.output_changed.emit())
        self._render()

    # what the user wants

    def _choose(self, ask: Callable[[str], Path | None]) -> None:
        catalogue = self._session.state.catalogue
        path = ask(str(Path(catalogue.path).parent)) if catalogue is not None else None
        if path is not None:
            self.open_path(str(path))

    def _edit_rules(self) -> None:
        pairing = self._judging.pairing
        fields = {pair.name: pair.predicted for pair in pairing.pairs}
        for listed in pairing.only_reference:
            name = listed.removeprefix("global ").rpartition(" (")[0] or listed.removeprefix("global ")
            fields.setdefault(name, "")
        dialog = RulesDialog(self._judging.rules, list(fields.items()), self._window)
        dialog.accepted.connect(lambda: self._judging.use(self._judging.prediction, dialog.rules))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _choose_split(self, split: str) -> None:
        self._split = split
        self._render()

    def _choose_outputs(self, outputs: tuple[int, ...]) -> None:
        if outputs == self._judging.outputs:
            return
        self.errors_dropped.emit()
        self._judging.set_outputs(outputs)
        for (split, _), found in self._judging.keeper(ALL_SPLITS).samples.items():
            self._tell(split, (found,))

    def _sort(self) -> None:
        outputs = self._judging.outputs
        if outputs:
            self._window.docks.show("samples")
            self.worst_first_wanted.emit(columns_of(self._judging.keeper(ALL_SPLITS), outputs)[0])

    def _field_pair(self) -> Pair | None:
        """Return the marked output, or the first one that is a field; says so where there is none."""
        places = [self.output, *self._judging.outputs]
        pairs = [self._judging.pairing.pairs[place] for place in places if place is not None]
        pair = next((one for one in pairs if not one.is_global), None)
        if pair is None:
            self._window.notify("There is no field of which an error could be shown")
        elif pair.factor != 1.0 or pair.offset != 0.0:
            self._window.notify("The picture shows the predicted values as they are, without factor and offset")
        return pair

    def _show_panes(self) -> None:
        """Show the field of the marked output beside its prediction and the error, in whatever sample is chosen."""
        pair = self._field_pair()
        if pair is not None:
            self.panes_wanted.emit(three_panes(self._judging, pair, self._session.state.choice), LINKS)

    def _show_error(self) -> None:
        """Show how the field of the marked output differs from its prediction, in whatever sample the user goes to."""
        pair = self._field_pair()
        if pair is None:
            return
        field = pair.vector or pair.name
        self._session.select(base=pair.base, field=field, location=pair.location, component=pair.component)
        self._session.set_difference(on=True, other=other_side(self._judging, pair))

    def _go_to_worst(self, pair: int) -> None:
        """Show the sample of the largest error, and have its place looked for."""
        worst = self._judging.keeper(self._split).scores()[pair].worst
        if worst is None:
            return
        one = self._judging.pairing.pairs[pair]
        found = self._judging.keeper(ALL_SPLITS).samples[worst.split, worst.sample]
        changes = {"split": worst.split, "sample": worst.sample, "time": found.times[worst.time]}
        if not one.is_global:
            field, component = (one.vector, one.component) if one.vector else (one.name, -1)
            changes |= {"base": one.base, "field": field, "location": one.location, "component": component}
        self._session.select(**changes)
        if not one.is_global:
            self._to_tell = (worst.split, worst.sample, pair)
            self._judging.locate(worst.split, worst.sample)

    # what is known

    def _on_measured(self, split: str, samples: tuple[SampleErrors, ...]) -> None:
        self._tell(split, samples)

    def _tell(self, split: str, samples: tuple[SampleErrors, ...]) -> None:
        keeper, outputs = self._judging.keeper(ALL_SPLITS), self._judging.outputs
        rows = {found.sample: row_of(keeper, outputs, split, found) for found in samples}
        self.errors_known.emit(columns_of(keeper, outputs), split, rows)

    def _on_located(self, split: str, found: SampleErrors) -> None:
        wanted, self._to_tell = self._to_tell, None
        if wanted is None or wanted[:2] != (split, found.sample):
            return
        by_time = found.at_times(wanted[2])
        sums = max(by_time.values(), key=lambda one: one.largest, default=None)
        if sums is not None and sums.position:
            label = self._judging.keeper(ALL_SPLITS).labels[wanted[2]]
            where = ", ".join(short(value) for value in sums.position)
            self._window.notify(
                f"Largest error of {label} in {sample_name(found.sample, split)}: {short(sums.largest)} "
                f"at ({where}) in zone “{sums.zone}”"
            )

    def _enable(self, state: SessionState) -> None:
        judging = self._judging
        there = judging.prediction is not None and state.catalogue is not None
        for name in ("rules", "close"):
            self._actions[name].setEnabled(there)
        for name in ("error", "panes"):
            self._actions[name].setEnabled(there and judging.found is not None)
        self._actions["compute"].setEnabled(there and not judging.wanted)
        self._actions["cancel"].setEnabled(judging.wanted)
        self._actions["worst"].setEnabled(judging.done > 0)

    def _render(self) -> None:
        judging = self._judging
        self._enable(self._session.state)
        if not self.panel.is_on_screen or not self.panel.is_filled:
            return
        splits = tuple(match.split for match in judging.found.splits if match.both) if judging.found else ()
        self._split = self._split if self._split in splits else ALL_SPLITS
        words = summary(judging, self._split)
        self.panel.render_head(
            PredictionHead(judging.name, judging.wanted, judging.done, judging.total, words, splits, self._split)
        )
        self.panel.render_outputs(output_lines(judging, self._split), lists_of(judging))
        self.output_changed.emit()
