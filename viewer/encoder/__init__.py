"""The encoder: a short-lived process that makes one animation of the frames that the window names.

``process`` talks to the window; ``job`` takes one frame after the other, a ``writer`` of its kind of file
writes it into a ``place`` beside the target: ``pngs`` those of PNG, ``containers`` videos and GIFs by the codecs that
PyAV brings, so no program of the system is needed.
"""

from __future__ import annotations


def main() -> int:
    """Make the one animation that the window asks for (``python -m viewer --role encoder``)."""
    from viewer.encoder.process import run

    return run()
