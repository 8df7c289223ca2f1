"""The reader: the process that opens PLAID datasets, reads and checks samples and publishes them as artifacts.

* **Answering**: ``server`` answers the window, ``failures`` finds the words for what went wrong, ``progress`` lets a
  request be given up.
* **Opening**: ``catalogue`` opens what a path (``given_path``) is found to be by the ``kinds`` of sources (``kind_…``,
  ``old_problems``), ``signposts`` says what else it is, ``folder`` lists the datasets of a folder; ``inside`` says
  which files are a dataset's, ``regular_file`` opens only files, ``file_state`` tells whether they have changed,
  ``writer`` by whom.
* **From other machines**: ``mirrors`` has the folders into which files are fetched, ``far_opening`` opens one
  (``opening`` decides), ``far_skeleton`` and ``far_facts`` have what describes it, ``far_source`` fetches samples
  before their source reads them (``far_portions``), ``supply`` and ``far_supply`` what it needs later; ``asking`` asks
  the user.
* **Files as trees** (``tree``), whose arrays are read when they are asked for: ``source_cgns`` and ``sample_cgns`` over
  ``cgns_file`` (``cgns_structure``, ``cgns_value``, ``hdf5_file``, ``hdf5_array``) and ``adf_file``;
  ``source_columns`` and ``column_sample`` over ``columns_arrow``, ``columns_parquet`` and ``columns_zarr``
  (``column_row``, ``column_names``, ``column_files``, ``column_descriptions``, ``zarr_folder``, ``zarr_chunks``).
* **What a tree says**: ``outline``, ``solutions``, ``boundaries``, ``units``, ``remarks``; ``iterative`` for several
  times in one tree; ``field_names`` and ``dataset_names`` for what a plain name means; ``visible`` shows what nobody
  sees in a name.
* **From zones to meshes**: ``zones``, ``mesh``, ``coordinates``, ``cells``, ``polyhedra``, ``elements`` make points and
  VTK cells; ``fields`` reads values where they are (``located``); ``checks`` and ``contradictions`` refuse what does
  not fit.
* **Results**: ``plan`` decides what of a sample is read and ``publish`` makes the artifact (``field_balance`` counts
  its fields); ``series_range`` finds the range of a field over time; ``table`` reads the globals of many samples;
  ``scan_samples`` reads samples whole (``scan_plan``, ``scanned_sample``, ``scan_figures``, ``content``), those that
  are like one before by what is known of it (``alike``).
* **Datasets of others**: ``hub`` and ``hub_…`` download from the Hugging Face Hub; ``example`` and
  ``example_geometry`` write one.

Nothing heavy is imported here: the window waits for the first message of this process.
"""

from __future__ import annotations


def main() -> int:
    """Answer the window's requests until it goes away (``python -m viewer --role reader``)."""
    from viewer.channel import Channel
    from viewer.reader.server import ReaderServer

    return ReaderServer(Channel.over_standard_streams()).run()
