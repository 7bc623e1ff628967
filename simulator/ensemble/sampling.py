"""How the probabilities of draws are chosen: at random, as a Latin hypercube, or by Sobol.

Streams are keyed by the seed and the name of a column: another column changes none. Only Sobol's
sequence is one for all columns.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.random import Generator, Philox, SeedSequence

from simulator.ensemble.columns import Column
from simulator.scenario.model.distributions import Triangular, triangles
from simulator.timeline.passage import Floats

Sampling = Literal["random", "latin-hypercube", "sobol"]
SAMPLINGS: tuple[Sampling, ...] = get_args(Sampling)
#: Rows that are drawn together: a slice is the same bits whatever is asked for.
BLOCK = 1000
#: Probabilities are inside (0, 1): a distribution may have no ends.
_LEAST = 2.0**-53


def sampled(
    columns: Sequence[Column], first: int, count: int, *, seed: int, sampling: Sampling, runs: int
) -> Floats:
    """The draws of some replications, a column each: their distributions' values.

    Parameters
    ----------
    columns
        What is drawn.
    first, count
        Number of the first replication, and how many there are.
    seed
        Not negative.
    sampling
        The design. Those but ``random`` are of all runs, and drawn whole for any slice.
    runs
        How many replications the whole design has.
    """
    values = np.empty((count, len(columns)))
    if not columns:
        return values
    if sampling == "sobol":
        design = _sobol(len(columns), seed, runs)[first : first + count]
        return np.ascontiguousarray(_values(columns, design.T).T)
    if sampling == "latin-hypercube":
        block, uniform = runs, _stratified
    else:
        block, uniform = BLOCK, _uniform
    keys = [(seed, *_words(column.name)) for column in columns]
    for low in range(first - first % block, first + count, block):
        # The whole block, so that no row depends on where in an array it stands.
        drawn = _values(columns, np.array([uniform(key, block, low // block) for key in keys]))
        begin, end = max(low, first), min(low + block, first + count)
        values[begin - first : end - first] = drawn[:, begin - low : end - low].T
    return values


def _values(columns: Sequence[Column], u: Floats) -> Floats:
    """The values of columns at probabilities, a row for each."""
    found = np.empty_like(u)
    many = dict(enumerate(column.distribution for column in columns))
    alike = {at: one for at, one in many.items() if isinstance(one, Triangular)}
    if alike:
        found[[*alike]] = triangles([*alike.values()], u[[*alike]])
    for at, one in many.items():
        if at not in alike:
            found[at] = one.ppf(u[at])
    return found


def _words(name: str) -> Sequence[int]:
    """A column's name as words of 32 bits that key its stream."""
    digest = hashlib.sha256(name.encode()).digest()
    return [int.from_bytes(digest[at : at + 4], "little") for at in range(0, len(digest), 4)]


def _uniform(key: Sequence[int], size: int, block: int) -> Floats:
    """A block of independent draws."""
    raw = Philox(SeedSequence([*key, block])).random_raw(size)
    found: Floats = ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    return found


def _stratified(key: Sequence[int], size: int, block: int) -> Floats:
    """One draw from each of so many equal parts of (0, 1), in random order: a column of a Latin
    hypercube.
    """
    from scipy.stats import qmc

    generator = Generator(Philox(SeedSequence([*key, block])))
    return _inside(qmc.LatinHypercube(1, seed=generator).random(size)[:, 0])


def _sobol(columns: int, seed: int, runs: int) -> Floats:
    """The scrambled sequence, a row per replication."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(columns, seed=Generator(Philox(SeedSequence([seed]))))
    with warnings.catch_warnings():
        # That it is balanced only for powers of two stands in the docs.
        warnings.simplefilter("ignore", UserWarning)
        return _inside(sequence.random(runs))


def _inside(u: Floats) -> Floats:
    found: Floats = u.clip(_LEAST, 1 - _LEAST)
    return found
