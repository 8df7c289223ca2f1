"""What plain field names mean in a dataset, decided once from its first sample."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable

from viewer.errors import SampleError
from viewer.reader.field_names import FieldNames
from viewer.reader.iterative import single_step
from viewer.reader.solutions import names_of
from viewer.reader.tree import DatasetSource

logger = logging.getLogger("viewer.reader")

MOST_TRIED = 8
"""Samples that are tried until one can be read."""


class DatasetNames:
    """Decides what plain names mean when first asked: from the first sample that can be read, at its first time.

    Parameters
    ----------
    source
        The open dataset.
    samples
        (split, id) of its samples, in the order of the catalogue.
    """

    def __init__(self, source: DatasetSource, samples: Iterable[tuple[str, int]]) -> None:
        self._source = source
        self._samples = samples
        self._known: FieldNames | None = None

    def table(self) -> FieldNames:
        """Return the meaning of names; that of no field where no sample can be read."""
        if self._known is None:
            self._known = self._decide()
        return self._known

    def _decide(self) -> FieldNames:
        for split, number in itertools.islice(self._samples, MOST_TRIED):
            try:
                names = names_of(single_step(self._source.sample(split, number).tree(0))[0])
            except (SampleError, IndexError) as error:
                logger.info("names of fields are not those of sample %d of split %s: %s", number, split, error)
                continue
            if names.chosen:
                return names
        return FieldNames()
