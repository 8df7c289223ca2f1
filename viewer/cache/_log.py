"""The cache's loggers, without the 10 ms that importing ``logging`` takes: most runs have nothing to say."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is not worth its import here either
if TYPE_CHECKING:
    from logging import Logger


def logger(name: str) -> Logger:
    """Return the logger of the module ``name``."""
    import logging

    return logging.getLogger(name)
