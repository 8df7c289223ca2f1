"""Makes a report: has the reader compare all samples, and the renderer draw the worst ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from viewer import APP_NAME, __version__
from viewer.artifacts.store import FRAMES
from viewer.cache import CacheRoot
from viewer.errors import ViewerError
from viewer.numbers import short
from viewer.options import Options
from viewer.pairs.ranking import best_first, names_of
from viewer.pairs.remembered import rules_for
from viewer.pairs.sample_errors import SampleErrors
from viewer.pairs.score import ScoreKeeper
from viewer.paths import Paths
from viewer.protocol import Catalogue, DatasetOpened, OpenDataset
from viewer.protocol.far import FetchingCost
from viewer.scan_command.far_scan import agree_always, ask_on_terminal
from viewer.shell.children.children import Children
from viewer.shell.report.asking import Asking
from viewer.shell.report.comparison import Comparison, SeveralPredictionsError
from viewer.shell.report.pictures import Pictures
from viewer.shell.report.report import RankedPrediction, Report, ReportSample, SplitScore
from viewer.shell.services.far_folders import FarFolders
from viewer.shell.services.settings import Settings
from viewer.shell.session.saved_state import SavedState

WORST = 6
"""Samples that are shown with pictures."""


class ReportMaker:
    """Owns the children and a cache root for the time that a report takes.

    Raises
    ------
    CacheError
        When the cache root cannot be made.
    """

    def __init__(self, options: Options, paths: Paths) -> None:
        settings = Settings(paths.settings_file)
        self._state = SavedState(paths.state_file, kept=False)
        temp_root = options.temp_root or settings.temp_root or paths.temp_root
        self._root = CacheRoot(run_orphan_sweep=False, temp_root=temp_root)
        self._children = Children(options.log_level, settings.memory_limit, self._state.follows)
        self._asking = Asking(self._children, self._root.directory(FRAMES))
        self._folders = FarFolders(lambda: self._root.path)
        self._ask, self._agreed = agree_always if options.yes else ask_on_terminal, set[FetchingCost]()

    def close(self) -> None:
        """End the children and remove the cache root."""
        self._children.reader.refuse()
        self._children.stop(3.0)
        self._root.close()

    def _agree(self, cost: FetchingCost) -> None:
        """Ask about each dataset once, whatever it is compared with."""
        if cost not in self._agreed:
            self._ask(cost)
            self._agreed.add(cost)

    def make(self, dataset: str, predictions: Sequence[str], *, pictures: bool) -> Report:
        """Compare a dataset with its predictions, by the rules that are remembered for it; the best one in detail.

        Parameters
        ----------
        predictions
            Their paths or addresses; an empty one: fields of the samples themselves.

        Raises
        ------
        ViewerError
            When the dataset cannot be opened, or none of the predictions can be compared.
        """
        opened = self._asking.ask(lambda number: OpenDataset(number, dataset, cache_root=str(self._root.path)))
        if not isinstance(opened, DatasetOpened):
            raise ViewerError(f"The folder {dataset} contains several datasets; choose one of them.")
        catalogue = opened.catalogue
        known = self._state.prediction_of(catalogue.place)
        wanted = [(path, rules) for path in predictions for rules in rules_for(path, known)]
        found: list[Comparison | ViewerError] = []
        while len(found) < len(wanted):
            place = len(found)
            path, rules = wanted[place]
            try:
                here = (path, self._folders.here(path))
                found.append(Comparison(self._asking, catalogue, here, rules, self._agree))
            except SeveralPredictionsError as several:
                wanted[place : place + 1] = [(path, replace(rules, pattern=one)) for one in several.families]
            except ViewerError as error:
                found.append(error)
        order = best_first([one.score if isinstance(one, Comparison) else None for one in found])
        compared = [one for place in order if isinstance(one := found[place], Comparison)]
        if not compared:
            failed = found[0]
            assert isinstance(failed, ViewerError)
            raise failed
        names = names_of([path for path, _ in wanted], [rules for _, rules in wanted])
        ranking = tuple(_ranked(wanted[place][0], names[place], found[place]) for place in order)
        return self._report(catalogue, compared[0], ranking, pictures=pictures)

    def _report(
        self, catalogue: Catalogue, best: Comparison, ranking: tuple[RankedPrediction, ...], *, pictures: bool
    ) -> Report:
        whole, outputs = best.whole, best.outputs
        ranked = whole.worst_samples(outputs, len(whole.samples))
        ranked += [key for key in whole.samples if key not in set(ranked)]
        worst = [key for key in ranked[:WORST] if whole.samples[key].zones]
        drawing = Pictures(self._asking, self._root.path, catalogue.path) if pictures else None
        return Report(
            dataset=catalogue.place,
            prediction=ranking[0].path,
            program=f"{APP_NAME} {__version__}",
            labels=tuple(whole.labels[place] for place in outputs),
            pairing=best.found.pairing,
            splits=best.found.splits,
            notes=best.found.notes,
            scores=tuple(_score(name, keeper, outputs) for name, keeper in (("", whole), *best.parts.items())),
            worst=tuple(_worst(best, key, drawing) for key in worst),
            samples=tuple(_sample(whole, outputs, key) for key in ranked),
            ranking=ranking,
        )


def _ranked(path: str, name: str, found: Comparison | ViewerError) -> RankedPrediction:
    if isinstance(found, ViewerError):
        return RankedPrediction(path or name, name, None, trouble=found.sentence)
    compared = sum(1 for one in found.whole.samples.values() if one.zones)
    scores = found.whole.scores()
    outputs = tuple((scores[place].name, scores[place].rrmse) for place in found.outputs)
    return RankedPrediction(path or name, name, found.score, compared, found.total, outputs)


def _worst(one: Comparison, key: tuple[str, int], drawing: Pictures | None) -> ReportSample:
    """Add positions and pictures to a sample."""
    plain = _sample(one.whole, one.outputs, key)
    found = one.located(*key)
    places = tuple(_place(found, output) for output in one.outputs)
    drawn = next((output for output in one.outputs if not one.whole.pairs[output].is_global), None)
    if drawing is None or drawn is None:
        return replace(plain, places=places)
    best = one.whole.of_sample(*key, drawn)
    time = found.times[best.time] if best is not None else found.times[0]
    try:
        made = drawing.of(one.here, key, one.whole.pairs[drawn], time)
    except ViewerError as error:
        return replace(plain, places=places, notes=(f"There are no pictures: {error.sentence}",))
    return replace(plain, places=places, pictures=made)


def _score(name: str, keeper: ScoreKeeper, outputs: Sequence[int]) -> SplitScore:
    scores = keeper.scores()
    parts = tuple(keeper.parts(one) for one in outputs)
    return SplitScore(name, len(keeper.samples), keeper.total(outputs), tuple(scores[one] for one in outputs), parts)


def _sample(keeper: ScoreKeeper, outputs: Sequence[int], key: tuple[str, int]) -> ReportSample:
    found = [keeper.of_sample(*key, place) for place in outputs]
    errors = tuple(
        (None, None, None, None)
        if one is None
        else (one.rrmse, one.mae, one.worst.largest if one.worst.place >= 0 else None, one.r2)
        for one in found
    )
    return ReportSample(*key, errors, keeper.samples[key].troubles)


def _place(found: SampleErrors, output: int) -> str:
    by_time = found.at_times(output)
    time = max(by_time, key=lambda one: by_time[one].largest, default=None)
    if time is None or by_time[time].place < 0 or not by_time[time].zone:
        return ""
    sums = by_time[time]
    where = f" at ({', '.join(short(value) for value in sums.position)})" if sums.position else ""
    when = f", time {short(found.times[time])}" if len(found.times) > 1 else ""
    return f"zone “{sums.zone}”, number {sums.place}{where}{when}"
