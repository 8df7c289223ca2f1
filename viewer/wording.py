"""Phrases that many sentences share, so that a sample or a limit is called the same everywhere.

A zone, base, section or field is called by its kind and its name in quotation marks: zone “Zone”, field “pressure”.
"""

from __future__ import annotations


def sample_name(number: int, split: str) -> str:
    """Return what a sentence calls a sample: ``sample 3 of split train``."""
    return f"sample {number} of split {split}"


def sentence(text: str) -> str:
    """Return a sentence that begins with one of these phrases, with a capital letter."""
    return text[:1].upper() + text[1:]


def over_limit(limit: int) -> str:
    """Say that a memory limit was reached: ``needs more memory than the limit of 12.9 GB``."""
    from viewer.sizes import human_bytes  # not needed before the first paint

    return f"needs more memory than the limit of {human_bytes(limit)}"


def counted(number: int, noun: str) -> str:
    """Return ``1 sample``, ``2,000 samples``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
