"""Predictions and references: which belong together, and how far apart they are. Neither Qt nor numpy.

``rules`` says what the user has decided, ``matching`` which field is the prediction of which, ``metrics`` has the
formulas, ``score`` adds up what was found in each sample, ``ranking`` orders several predictions, and ``remembered`` is
what of them is written down.
"""
