"""What ends a conversion: a sentence about the file."""

from __future__ import annotations

from viewer.errors import SampleError


class ConversionError(SampleError):
    """A file cannot be read; the sentence says which and why."""
