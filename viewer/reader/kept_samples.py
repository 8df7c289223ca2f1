"""The samples read last, whose times and structure stay in memory for the next field or time of the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.reader.opened import OpenedDataset
    from viewer.reader.tree import SampleSource

KEPT_SAMPLES = 8


class KeptSamples:
    """The last :data:`KEPT_SAMPLES` of the dataset that is open; one whose files have changed is opened anew."""

    def __init__(self) -> None:
        self._samples: dict[tuple[str, int], SampleSource] = {}

    def clear(self) -> None:
        """Forget all: another dataset is opened."""
        self._samples.clear()

    def close_files(self) -> None:
        """Close the files of all of them: files that nobody reads from stay nobody's business."""
        for sample in self._samples.values():
            sample.close()

    def known(self, split: str, number: int) -> SampleSource | None:
        """Return a sample as it was read; None where it is not among the last."""
        return self._samples.get((split, number))

    def get(self, opened: OpenedDataset, split: str, number: int) -> SampleSource:
        """Return a sample of the dataset that is open."""
        key = (split, number)
        sample = self._samples.pop(key, None)
        if sample is not None and sample.changed():
            sample.close()
            sample = None
        if sample is None:
            sample = opened.source.sample(*key)
        while len(self._samples) >= KEPT_SAMPLES:
            self._samples.pop(next(iter(self._samples))).close()
        self._samples[key] = sample
        return sample
