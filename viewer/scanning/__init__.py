"""Scans: what one pass over a dataset finds in each sample, what it adds up to, and what is wrong with it.

``sample`` is what is known of one sample, ``task`` the functions that find it out, wherever they run, ``run`` has an
executor do that. ``statistics``, ``sketch`` and ``even_bins`` (of ``counts``) are the formulas, ``totals`` adds up,
``health`` and the modules named after it judge (``divisions``, ``neighbours``, ``problems``). ``store`` keeps all of it
from one run to the next, as long as ``file_states`` says that it is true. No numpy and no Qt: arrays are looked at by
:mod:`viewer.reader.scan_samples`.
"""
