"""Artifacts: what a reader publishes and a renderer maps.

An artifact is one base of one sample at one time step: a directory with a ``manifest.json`` and ``.npy`` files, inside
the cache root. ``key`` says where it lies, ``manifest`` what is in it, ``store`` finds and lists artifacts (none of the
three needs numpy, so the window can use them); ``arrays`` publishes and maps the arrays.
"""
