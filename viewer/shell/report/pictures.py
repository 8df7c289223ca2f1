"""Has the renderer draw a sample: the reference, in the same colours the prediction, and the error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from viewer.artifacts.manifest import read_manifest
from viewer.errors import ViewerError
from viewer.pairs.matching import Pair
from viewer.protocol import ReadSample, SampleRead, Scene, SceneShown
from viewer.protocol.comparing import ALONE, PREDICTION, Against
from viewer.shell.report.asking import Asking
from viewer.shell.report.report import ReportPicture
from viewer.shell.session.difference_look import DIVERGING


class Pictures:
    """Draws samples of a dataset and of what predicts it.

    Parameters
    ----------
    root
        The cache root, where what is read goes.
    """

    def __init__(self, asking: Asking, root: Path, dataset: str) -> None:
        self._asking, self._root, self._dataset = asking, root, dataset
        self._scene = 0

    def of(self, prediction: str, key: tuple[str, int], pair: Pair, time: float) -> tuple[ReportPicture, ...]:
        """Draw the reference, in the same range the prediction, and the error.

        Raises
        ------
        ViewerError
            When they cannot be read or drawn.
        """
        dataset = self._dataset
        reference = self._scene_of(dataset, "", key, (pair.base, time, pair.name, pair.location))
        prediction_at = (pair.base, time, pair.predicted, pair.location)
        predicted = self._scene_of(prediction or dataset, dataset if prediction else "", key, prediction_at)
        side = Against(
            predicted.artifact,
            predicted.field,
            predicted.location,
            predicted.component,
            factor=pair.factor,
            offset=pair.offset,
        )
        if not pair.as_it_is:
            predicted = replace(predicted, against=replace(side, role=ALONE))
        made = [
            ReportPicture(title, png, shown.range)
            for title, (png, shown) in zip(
                (f"Reference: {pair.name}", f"Prediction: {pair.compared}"),
                self._draw_alike((reference, predicted)),
                strict=True,
            )
        ]
        error = replace(reference, against=replace(side, role=PREDICTION), color_map=DIVERGING)
        png, shown = self._draw(error)
        made.append(ReportPicture(f"Error: {_error_words(pair)}", png, shown.range))
        return tuple(made)

    def _draw_alike(self, scenes: Sequence[Scene]) -> list[tuple[bytes, SceneShown]]:
        """Draw scenes in one range, which holds the values of all."""
        drawn = [self._draw(scene) for scene in scenes]
        known = [shown.range for _, shown in drawn if shown.range is not None]
        if len(known) < len(drawn) or len(set(known)) == 1:
            return drawn
        both = min(low for low, _ in known), max(high for _, high in known)
        return [self._draw(replace(scene, range=both)) for scene in scenes]

    def _draw(self, scene: Scene) -> tuple[bytes, SceneShown]:
        self._scene += 1
        return self._asking.draw(replace(scene, id=self._scene))

    def _scene_of(self, path: str, reference: str, key: tuple[str, int], what: tuple[str, float, str, str]) -> Scene:
        """Have a field read, and return the scene that shows it; a component by the name of its vector."""
        base, time, name, location = what
        wanted = (name,)
        for _ in range(2):
            request = ReadSample(0, path, *key, str(self._root), base, time, wanted, reference=reference)
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
        component = records[0].components.index(name) if name in records[0].components else -1
        return Scene(0, artifact, wanted[0], location, component)


def _error_words(pair: Pair) -> str:
    if pair.as_it_is:
        return f"prediction − reference of {pair.name}"
    return f"({pair.compared}) − reference of {pair.name}"
