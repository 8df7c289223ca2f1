"""Where a dead end leads on to."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """Where something that cannot be done leads on to: a dataset, and a sample of it where one is meant.

    Attributes
    ----------
    repository
        The dataset of the Hugging Face Hub of which ``path`` is a download that is not complete: what is missing is
        fetched before it is opened. Empty where it can be opened as it is.
    first
        Of how many samples of each split that download is; 0 for all.
    """

    path: str
    split: str = ""
    sample: int = -1
    repository: str = ""
    first: int = 0
