"""The scanner: the process that has a dataset scanned, keeps what is found and answers questions about it.

``server`` takes the window's messages, ``opened`` is the dataset that was opened last, ``answers`` looks up, ``scan``
is a scan in a thread of its own. No numpy: what looks at arrays are readers.
"""

from __future__ import annotations


def main() -> int:
    """Answer the window's questions until it goes away (``python -m viewer --role scanner``)."""
    from viewer.scanner.server import serve

    return serve()
