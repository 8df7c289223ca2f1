"""The reader: the process that opens PLAID datasets, reads and checks samples and publishes them as artifacts.

``serve`` answers the window, ``failures`` finds the words for what went wrong. ``catalogue`` opens a dataset,
``folder`` lists those of a folder; ``inside`` says which files are a dataset's, ``regular_file`` opens only files;
``visible`` shows what nobody sees in a name;
``source_cgns`` (with ``cgns_file``), and ``source_columns`` with ``column_sample``, ``column_row``, ``columns_arrow``
and ``columns_zarr`` (names: ``column_names``, files: ``column_files``, ``zarr_folder``, ``zarr_chunks``)
show any sample as a CGNS tree whose arrays are read one by one (``tree``). ``outline``, ``boundaries`` and
``units`` say which bases, zones, fields, named parts and globals such a tree has; ``zones``, ``mesh``, ``cells``,
``polyhedra`` and ``elements`` turn a zone into points and VTK cells; ``fields`` reads its values; ``checks`` refuses
what does not fit. ``plan`` decides what of a sample is read and ``publish`` makes the artifact, at the ``pace`` that
lets it be given up; ``span`` finds the range of a field over time; ``table`` reads the globals of many samples.
``example`` and ``horn`` write the example dataset. ``hub`` downloads datasets of the Hugging Face Hub: ``hub_files``
chooses their files, ``hub_part`` looks after the folder in which they arrive, ``hub_tables`` converts tables,
``hub_progress`` says how far it is and ``hub_failures`` what went wrong.

Nothing heavy is imported here: the window waits for the first message of this process.
"""

from __future__ import annotations


def main() -> int:
    """Answer the window's requests until it goes away (``python -m viewer --role reader``)."""
    from viewer.channel import Channel
    from viewer.reader.serve import Reader

    return Reader(Channel.over_standard_streams()).run()
