"""Readers of this machine as an :class:`concurrent.futures.Executor`: one a core, without Qt.

``reader_process`` is one of them, ``executor`` has them all.
"""
