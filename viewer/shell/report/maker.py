"""Makes a report: has the reader compare all samples, and the renderer draw the worst ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from viewer import APP_NAME, __version__
from viewer.artifacts.manifest import read_manifest
from viewer.artifacts.store import FRAMES
from viewer.cache import CacheRoot
from viewer.codec import from_plain
from viewer.errors import ViewerError
from viewer.numbers import short
from viewer.options import Options
from viewer.pairs.matching import Pair, stated_outputs
from viewer.pairs.rules import PairRules
from viewer.pairs.score import SampleErrors, ScoreKeeper
from viewer.paths import Paths
from viewer.protocol import (
    Catalogue,
    DatasetOpened,
    ErrorsRead,
    FindPairs,
    OpenDataset,
    PairsFound,
    ReadErrors,
    ReadSample,
    SampleRead,
    Scene,
    Split,
)
from viewer.shell.children.children import Children
from viewer.shell.report.asking import Asking
from viewer.shell.report.report import Report, ReportPicture, ReportSample, SplitScore
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
        self._scene = 0

    def close(self) -> None:
        """End the children and remove the cache root."""
        self._children.reader.refuse()
        self._children.stop(3.0)
        self._root.close()

    def make(self, dataset: str, prediction: str, *, pictures: bool) -> Report:
        """Compare a dataset with its prediction, by the rules that are remembered for it.

        Raises
        ------
        ViewerError
            When it cannot be opened, or nothing can be compared.
        """
        opened = self._asking.ask(lambda number: OpenDataset(number, dataset))
        if not isinstance(opened, DatasetOpened):
            raise ViewerError(f"The folder {dataset} contains several datasets; choose one of them.")
        catalogue = opened.catalogue
        try:
            rules = from_plain(PairRules, self._state.prediction_of(catalogue.path).get("rules", {}))
        except ValueError:
            rules = PairRules()
        found = self._asking.ask(lambda number: FindPairs(number, dataset, prediction, rules))
        assert isinstance(found, PairsFound)
        if not found.pairing.pairs:
            raise ViewerError(f"Nothing of the prediction {prediction} belongs to a field or global of {dataset}.")
        whole, parts = self._compare(catalogue, prediction, found)
        outputs = stated_outputs(found.pairing.pairs, catalogue.problems)
        if not any(one.zones for one in whole.samples.values()):
            raise ViewerError(
                f"No sample of {dataset} could be compared: {next(iter(whole.troubles), 'none is in both.')}"
            )
        ranked = whole.worst_samples(outputs, len(whole.samples))
        ranked += [key for key in whole.samples if key not in set(ranked)]
        worst = [key for key in ranked[:WORST] if whole.samples[key].zones]
        return Report(
            dataset=catalogue.path,
            prediction=prediction or "fields of the samples themselves",
            program=f"{APP_NAME} {__version__}",
            labels=tuple(whole.labels[place] for place in outputs),
            pairing=found.pairing,
            splits=found.splits,
            notes=found.notes,
            scores=tuple(_score(name, keeper, outputs) for name, keeper in (("", whole), *parts.items())),
            worst=tuple(self._worst(catalogue, prediction, whole, outputs, key, pictures=pictures) for key in worst),
            samples=tuple(_sample(whole, outputs, key) for key in ranked),
        )

    def _compare(
        self, catalogue: Catalogue, prediction: str, found: PairsFound
    ) -> tuple[ScoreKeeper, dict[str, ScoreKeeper]]:
        pairs = found.pairing.pairs
        whole, parts = ScoreKeeper(pairs), {}
        both = {match.split for match in found.splits if match.both}
        for split in (one for one in catalogue.splits if one.name in both):
            keeper = parts[split.name] = ScoreKeeper(pairs)
            while len(keeper.samples) < len(split):
                samples = self._portion(catalogue.path, prediction, split, len(keeper.samples), pairs)
                for one in (whole, keeper):
                    one.add(split.name, samples)
        return whole, parts

    def _portion(
        self, dataset: str, prediction: str, split: Split, start: int, pairs: tuple[Pair, ...], most: int = 0
    ) -> tuple[SampleErrors, ...]:
        """Return the errors of some samples; one that ends the reader cannot be compared."""
        try:
            answer = self._asking.ask(
                lambda number: ReadErrors(
                    number, dataset, prediction, split.name, start, pairs, most, positions=most == 1
                )
            )
        except ViewerError as error:
            if most != 1:  # one of several: find out which
                return self._portion(dataset, prediction, split, start, pairs, 1)
            lacking = tuple((pair, 0) for pair in range(len(pairs)))
            return (SampleErrors(split.id_at(start), (0.0,), (), lacking, (error.sentence,)),)
        assert isinstance(answer, ErrorsRead)
        return answer.samples

    def _worst(
        self,
        catalogue: Catalogue,
        prediction: str,
        keeper: ScoreKeeper,
        outputs: Sequence[int],
        key: tuple[str, int],
        *,
        pictures: bool,
    ) -> ReportSample:
        """Add positions and pictures to a sample."""
        plain = _sample(keeper, outputs, key)
        split = next(one for one in catalogue.splits if one.name == key[0])
        place = split.position_of(key[1])
        assert place is not None
        (found,) = self._portion(catalogue.path, prediction, split, place, keeper.pairs, 1)
        places = tuple(_place(found, one) for one in outputs)
        drawn = next((one for one in outputs if not keeper.pairs[one].is_global), None)
        if not pictures or drawn is None:
            return replace(plain, places=places)
        pair = keeper.pairs[drawn]
        best = keeper.of_sample(*key, drawn)
        time = found.times[best.time] if best is not None else found.times[0]
        try:
            made = self._pictures(catalogue.path, prediction, key, pair, time)
        except ViewerError as error:
            return replace(plain, places=places, notes=(f"There are no pictures: {error.sentence}",))
        return replace(plain, places=places, pictures=made)

    def _pictures(
        self, dataset: str, prediction: str, key: tuple[str, int], pair: Pair, time: float
    ) -> tuple[ReportPicture, ...]:
        """Draw the reference and, in the same colours, the prediction."""
        made: list[ReportPicture] = []
        limits: tuple[float, float] | None = None
        whose = (("Reference", dataset, "", pair.name), ("Prediction", prediction or dataset, dataset, pair.predicted))
        for title, path, reference, name in whose:
            scene = self._scene_of(path, reference if prediction else "", key, (pair.base, time, name, pair.location))
            if limits is not None and pair.factor == 1.0 and pair.offset == 0.0:
                scene = replace(scene, range=limits)
            png, shown = self._asking.draw(scene)
            limits = shown.range
            made.append(ReportPicture(f"{title}: {name}", png, shown.range))
        return tuple(made)

    def _scene_of(self, path: str, reference: str, key: tuple[str, int], what: tuple[str, float, str, str]) -> Scene:
        """Have a field read, and return the scene that shows it; a component by the name of its vector."""
        base, time, name, location = what
        wanted = (name,)
        for _ in range(2):
            request = ReadSample(0, path, *key, str(self._root.path), base, time, wanted, reference=reference)
            answer = self._asking.ask(lambda number, request=request: replace(request, id=number))  # type: ignore[misc]
            assert isinstance(answer, SampleRead)
            artifact = answer.artifact
            records = [
                record
                for zone in read_manifest(Path(artifact)).zones
                for record in zone.fields
                if record.location == location and (record.name == name or name in record.components)
            ]
            if not records:
                raise ViewerError(f"The sample has no field {name}.")
            if records[0].name in wanted:
                break
            wanted = (records[0].name,)
        self._scene += 1
        component = records[0].components.index(name) if name in records[0].components else -1
        return Scene(self._scene, artifact, wanted[0], location, component, unlit=False)


def _score(name: str, keeper: ScoreKeeper, outputs: Sequence[int]) -> SplitScore:
    scores = keeper.scores()
    return SplitScore(name, len(keeper.samples), keeper.total(outputs), tuple(scores[one] for one in outputs))


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
