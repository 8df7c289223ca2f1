"""The reader: the process that opens PLAID datasets, reads and checks samples and publishes them as artifacts.

``catalogue`` opens a dataset; ``source_cgns`` and ``source_columns`` show any sample as a CGNS tree whose arrays are
read one by one (``tree``); ``outline`` says which bases, zones, fields and globals such a tree has; ``zones``,
``mesh``, ``polyhedra`` and ``elements`` turn a zone into points and VTK cells; ``checks`` refuses what does not fit;
``publish`` makes the artifact; ``example`` writes the example dataset; ``serve`` answers the window.

Nothing heavy is imported here: the window waits for the first message of this process.
"""

from __future__ import annotations


def main() -> int:
    """Answer the window's requests until it goes away (``python -m viewer --role reader``)."""
    from viewer.channel import Channel
    from viewer.reader.serve import Reader

    return Reader(Channel.over_standard_streams()).run()
