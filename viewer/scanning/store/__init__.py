"""What scans have found of a dataset, in a file of SQLite, from one run to the next.

``database`` opens the file, ``rows`` are samples as they are written, ``numbers`` a number of each sample, in blocks;
``writing`` has everything change together, ``store`` is all of it for one dataset. ``figures``, ``histogram`` and
``findings`` answer from it, ``keeping`` says where it is, ``filling`` has an executor find out what is missing.
"""
