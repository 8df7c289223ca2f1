"""Values at points between the nodes of curved elements, by the shape functions of the elements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Array = npt.NDArray[Any]

_TOGETHER = 1e-10
"""Points whose fingerprints differ by less are one: rounding makes 1e-13, and of ten million points two come as near
once in a million meshes."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Elements of one kind that are cut alike: a row of ``nodes`` each, and the ``weights`` (points, nodes) of all."""

    nodes: Array
    weights: Array

    def at_points(self, array: Array) -> Array:
        """Return numbers of nodes, shape (n,) or (n, m), at all points of all elements, one element after the other."""
        mine = array[self.nodes]
        missing = np.isnan(mine)
        some = bool(missing.any())
        found = np.einsum("pk,ek...->ep...", self.weights, np.where(missing, 0.0, mine) if some else mine)
        if some:  # a node without a value leaves holes where it counts
            counts = (self.weights != 0).astype(np.float64)
            found[np.einsum("pk,ek...->ep...", counts, missing.astype(np.float64)) > 0] = np.nan
        flat: Array = found.reshape(-1, *array.shape[1:])
        return flat

    def places_of(self, points: Array) -> Array:
        """Return where all points of all elements are: far from the origin by the way from the first node of each."""
        mine = points[self.nodes].astype(np.float64)
        first = mine[:, :1]
        found: Array = (first + np.einsum("pk,ekd->epd", self.weights, mine - first)).reshape(-1, 3)
        exact = self.weights.max(axis=1) == 1.0
        at_node = np.tile(exact, len(mine))
        found[at_node] = mine[:, self.weights[exact].argmax(axis=1)].reshape(-1, 3)
        return found

    @property
    def nearest(self) -> Array:
        """The node that counts most at each point."""
        found: Array = self.nodes[:, np.abs(self.weights).argmax(axis=1)].reshape(-1)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """Points between nodes: ``places`` says which of all points of the blocks each one is."""

    blocks: tuple[Block, ...]
    places: Array

    def at_points(self, array: Array) -> Array:
        """Return numbers of nodes at the points: never beyond the least and the largest of them."""
        exact = array.astype(np.float64, copy=False)
        found: Array = np.concatenate([block.at_points(exact) for block in self.blocks])[self.places]
        finite = exact[np.isfinite(exact)]
        if len(finite):
            np.clip(found, finite.min(), finite.max(), out=found)
        return found.astype(array.dtype, copy=False)

    def places_of(self, points: Array) -> Array:
        """Return where the points are, in double precision, from where the nodes are, shape (n, 3)."""
        found: Array = np.concatenate([block.places_of(points) for block in self.blocks])[self.places]
        return found

    def taken(self, numbers: Array) -> Blend:
        """Return the blend of some of the points, in that order."""
        return replace(self, places=self.places[numbers])


def one_each(blocks: list[Block], nodes: int) -> tuple[Array, Array]:
    """Find the points that several elements share.

    Returns the number of the shared point for each point of all blocks, and for each shared one its first place among
    them. Elements share a point where their shape functions are the same numbers of the same nodes there, so two
    random numbers at each node tell it.
    """
    random = np.random.default_rng(20).random((nodes, 2))
    prints = np.concatenate([block.at_points(random) for block in blocks])
    order = np.argsort(prints[:, 0], kind="stable")
    group = np.zeros(len(order), np.int64)
    group[order] = np.cumsum(np.diff(prints[order, 0], prepend=-np.inf) > _TOGETHER)
    order = np.lexsort((prints[:, 1], group))
    first, second = group[order], prints[order, 1]
    new = np.ones(len(order), bool)
    new[1:] = (first[1:] != first[:-1]) | (np.diff(second) > _TOGETHER)
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    places = np.empty(int(number.max(initial=-1)) + 1, np.int64)
    places[number[::-1]] = np.arange(len(number))[::-1]
    return number, places
