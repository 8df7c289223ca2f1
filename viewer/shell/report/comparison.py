"""Has the reader compare all samples of a dataset with a prediction."""

from __future__ import annotations

from viewer.errors import ViewerError
from viewer.pairs.matching import Pair
from viewer.pairs.outputs import stated_outputs
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.pairs.score import ScoreKeeper
from viewer.protocol import Catalogue, ErrorsRead, FindPairs, PairsFound, ReadErrors, Split
from viewer.scan_command.far_scan import Agree
from viewer.shell.report.asking import Asking


class SeveralPredictionsError(Exception):
    """The patterns by which fields are predicted, each of which is a prediction."""

    def __init__(self, families: tuple[str, ...]) -> None:
        super().__init__(*families)
        self.families = families


class Comparison:
    """A prediction and its errors.

    Parameters
    ----------
    agree
        Told what is fetched from other machines before it is; raises what ends the comparison.

    Attributes
    ----------
    prediction
        Its path or address; empty: fields of the samples themselves.
    here
        The path that it is asked for by: of an address that of the folder into which it is fetched.
    found
        What belongs together.
    outputs
        Places of the pairs that count.
    whole, parts
        The errors of all samples, and those of each split by its name.
    total
        Samples that were to be compared.

    Raises
    ------
    ViewerError
        When nothing can be compared.
    SeveralPredictionsError
        When fields are predicted several times over, and the rules do not say which is meant.
    """

    def __init__(
        self, asking: Asking, catalogue: Catalogue, prediction: tuple[str, str], rules: PairRules, agree: Agree
    ) -> None:
        self._asking, self._catalogue, (self.prediction, self.here) = asking, catalogue, prediction
        dataset, here = catalogue.place, self.here
        found = asking.ask(lambda number: FindPairs(number, catalogue.path, here, rules))
        assert isinstance(found, PairsFound)
        self.found, pairs = found, found.pairing.pairs
        if found.pairing.families:
            raise SeveralPredictionsError(found.pairing.families)
        if not pairs:
            raise ViewerError(f"Nothing of the prediction {self.prediction} belongs to a field or global of {dataset}.")
        for cost in found.costs:
            agree(cost)
        self.outputs = stated_outputs(pairs, catalogue.problems)
        self.whole = ScoreKeeper(pairs)
        self.parts: dict[str, ScoreKeeper] = {}
        both = {match.split for match in found.splits if match.both}
        splits = [split for split in catalogue.splits if split.name in both]
        self.total = sum(len(split) for split in splits)
        for split in splits:
            self._compare(split)
        if not any(one.zones for one in self.whole.samples.values()):
            raise ViewerError(
                f"No sample of {dataset} could be compared: {next(iter(self.whole.troubles), 'none is in both.')}"
            )

    @property
    def score(self) -> float | None:
        """The score of the dataset."""
        return self.whole.total(self.outputs)

    def located(self, split: str, sample: int) -> SampleErrors:
        """Return the errors of a sample with the position of the largest one."""
        one = next(known for known in self._catalogue.splits if known.name == split)
        place = one.position_of(sample)
        assert place is not None
        return self._portion(one, place, self.whole.pairs, 1)[0]

    def _compare(self, split: Split) -> None:
        keeper = self.parts[split.name] = ScoreKeeper(self.whole.pairs)
        while len(keeper.samples) < len(split):
            samples = self._portion(split, len(keeper.samples), keeper.pairs)
            for one in (self.whole, keeper):
                one.add(split.name, samples)

    def _portion(self, split: Split, start: int, pairs: tuple[Pair, ...], most: int = 0) -> tuple[SampleErrors, ...]:
        """Return the errors of some samples; one that ends the reader cannot be compared."""
        dataset, name = self._catalogue.path, split.name
        try:
            answer = self._asking.ask(
                lambda number: ReadErrors(number, dataset, self.here, name, start, pairs, most, positions=most == 1)
            )
        except ViewerError as error:
            if most != 1:  # one of several: find out which
                return self._portion(split, start, pairs, 1)
            lacking = tuple((pair, 0) for pair in range(len(pairs)))
            return (SampleErrors(split.id_at(start), (0.0,), (), lacking, (error.sentence,)),)
        assert isinstance(answer, ErrorsRead)
        return answer.samples
