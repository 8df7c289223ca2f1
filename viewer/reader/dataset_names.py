"""What plain field names mean in a dataset, decided once from its first sample."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable

from viewer.errors import SampleError
from viewer.reader.field_names import FieldNames
from viewer.reader.iterative import single_step
from viewer.reader.solutions import names_of
from viewer.reader.tree import SampleSource

logger = logging.getLogger("viewer.reader")

MOST_TRIED = 8
"""Samples that are tried until one can be read."""


class DatasetNames:
    """Decides what plain names mean when first asked: from the first sample that can be read, at its first time.

    Parameters
    ----------
    samples
        (split, id) of its samples, in the order of the catalogue.
    """

    def __init__(self, samples: Iterable[tuple[str, int]]) -> None:
        self._samples = samples
        self._known: FieldNames | None = None

    def table(self, sample: Callable[[str, int], SampleSource]) -> FieldNames:
        """Return the meaning of names; that of no field where no sample can be read.

        Parameters
        ----------
        sample
            Returns a sample of the dataset: that of the caller, who may have it open already.
        """
        if self._known is None:
            self._known = self._decide(sample)
        return self._known

    def of(self, one: SampleSource, sample: Callable[[str, int], SampleSource]) -> FieldNames:
        """Return the meaning of names for one sample of a dataset on another machine.

        The first sample is fetched for it only where that may say something else than this one.
        """
        if self._known is None:
            try:
                own = names_of(single_step(one.tree(0))[0])
            except (SampleError, IndexError):  # reading it says why
                return self.table(sample)
            if own.is_plain:
                return own
        return self.table(sample)

    def _decide(self, sample: Callable[[str, int], SampleSource]) -> FieldNames:
        for split, number in itertools.islice(self._samples, MOST_TRIED):
            try:
                names = names_of(single_step(sample(split, number).tree(0))[0])
            except (SampleError, IndexError) as error:
                logger.info("names of fields are not those of sample %d of split %s: %s", number, split, error)
                continue
            if names.chosen:
                return names
        return FieldNames()
