"""The helper: a short-lived process that goes through caches for the window, so that the window's interpreter is free.

A thread that goes through a million files holds the interpreter for a good part of that time, and the window waits for
it: measured, with two busy cores, for 60 to 190 ms. In another process it costs the window only the results.

``process`` talks to the window; ``work`` says who does what is asked for: ``scan`` looks at the caches and counts them,
``sweep`` plans a sweep and does it. ``sizes`` remembers what was counted, ``wire`` turns the cache's values into those
of messages and back. No Qt here: where no process can be started, the window calls ``work`` itself.
"""

from __future__ import annotations


def main() -> int:
    """Do the one piece of work that the window asks for (``python -m viewer --role helper``)."""
    from viewer.helper.process import run

    return run()
