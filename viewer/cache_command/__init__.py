"""The command line of the cache, ``plaid-viewer-cache``, on top of what :mod:`viewer.cache` offers.

=================================  =====================================================================================
``main``                           the commands, their options, and what is asked before something is removed
``printing``                       lines for people, JSON for programs
``in_two``                         a sweep by two processes at once
=================================  =====================================================================================
"""
