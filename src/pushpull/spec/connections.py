"""Connections that carry spikes, made by a rule: who is connected to whom, with what weight and delay."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError

Array = npt.NDArray[np.float64]
Nodes = npt.NDArray[np.int32]
Pairs = tuple[Nodes, Nodes]
PIECE = 1 << 22  # pairs looked at together where every pair has a probability of its own


@dataclass(frozen=True)
class Place:
    """Where a rule connects: numbers of targets and sources, and whether both are the same nodes."""

    targets: int
    sources: int
    same: bool


@dataclass(frozen=True, eq=False)
class Connections(ABC):
    """To add one: a frozen dataclass with `pairs`.

    `weight` is in the unit of the impulse it adds to (a text with a unit is converted), `delay` and `dendritic_delay` are in ms:
    each a number, a distribution such as `Normal`, or an array with one value per synapse in the order of `pairs`. Delays that
    differ are rounded to whole steps, those drawn to one at least; weights that differ are kept in single precision. `synapse`
    is the rule of a plastic weight. `autapses` lets a node reach itself, `multapses` a pair be connected more than once. The
    same `seed` gives the same connections at the same place of a network, on any machine.
    """

    weight: Any = field(default=1.0, kw_only=True)
    delay: Any = field(default=0.0, kw_only=True)
    dendritic_delay: Any = field(default=0.0, kw_only=True)
    synapse: Any = field(default=None, kw_only=True)
    autapses: bool = field(default=False, kw_only=True)
    multapses: bool = field(default=False, kw_only=True)
    seed: int = field(default=0, kw_only=True)

    @abstractmethod
    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return targets and sources [synapse], in the order of sources; raises DataError where they cannot be had."""


@dataclass(frozen=True, eq=False)
class Sparse(Connections):
    """Every pair is connected with the same `probability`, independently."""

    probability: float = 0.1

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs, found by skipping over those that are not connected."""
        p = _probability(self.probability)
        _only_single(self)
        total = place.targets * place.sources
        if p == 1:
            return AllToAll(autapses=self.autapses).pairs(place, generator)
        found: list[npt.NDArray[np.int64]] = []
        last = -1
        while p > 0 and last < total:
            gaps = generator.geometric(p, size=int(1.02 * (total - last) * p) + 64)
            reached = last + np.cumsum(gaps)
            found.append(reached[reached < total])
            last = int(reached[-1])
        where = np.concatenate(found) if found else np.zeros(0, np.int64)
        sources, targets = np.divmod(where, place.targets)
        return _without_autapses(self, place, targets, sources)


@dataclass(frozen=True, eq=False)
class FixedIndegree(Connections):
    """Every target has `count` sources, drawn at random."""

    count: int = 1

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs; raises DataError for more sources than there are without multapses."""
        sources = _partners(self, "sources", self.count, place.targets, place.sources, place.same, generator)
        targets = np.repeat(np.arange(place.targets), self.count)
        keys = sources.ravel().astype(np.uint16 if place.sources <= 1 << 16 else np.int64)
        order = np.argsort(keys, kind="stable")
        return _whole(targets[order]), _whole(sources.ravel()[order])


@dataclass(frozen=True, eq=False)
class FixedOutdegree(Connections):
    """Every source has `count` targets, drawn at random."""

    count: int = 1

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs; raises DataError for more targets than there are without multapses."""
        targets = _partners(self, "targets", self.count, place.sources, place.targets, place.same, generator)
        return _whole(np.sort(targets, axis=1).ravel()), _whole(np.repeat(np.arange(place.sources), self.count))


@dataclass(frozen=True, eq=False)
class FixedTotalNumber(Connections):
    """`count` pairs in all, drawn at random."""

    count: int = 1

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs; raises DataError for more than there are without multapses."""
        count = _count(self.count)
        no_autapses = place.same and not self.autapses
        total = place.targets * place.sources - (place.targets if no_autapses else 0)
        if count and (total == 0 or (count > total and not self.multapses)):
            raise DataError(f"{count} synapses do not fit {total} pairs", "allow several per pair: multapses=True")
        if self.multapses:
            counts = generator.multinomial(count, np.full(place.sources, 1 / place.sources))
            sources = np.repeat(np.arange(place.sources, dtype=np.int32), counts)
            targets = generator.integers(place.targets - no_autapses, size=count, dtype=np.int32)
        else:
            where = np.sort(_distinct(count, 1, total, generator)[0])
            sources, targets = np.divmod(where, place.targets - no_autapses)
        if no_autapses:
            targets += targets >= sources
        return _whole(targets), _whole(sources)


@dataclass(frozen=True, eq=False)
class AllToAll(Connections):
    """Every pair is connected."""

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs."""
        _only_single(self)
        sources = np.repeat(np.arange(place.sources), place.targets)
        return _without_autapses(self, place, np.tile(np.arange(place.targets), place.sources), sources)


@dataclass(frozen=True, eq=False)
class OneToOne(Connections):
    """Node k reaches node k."""

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs; raises DataError where the numbers of nodes differ."""
        _only_single(self)
        if place.targets != place.sources:
            raise DataError(f"{place.sources} sources and {place.targets} targets cannot be paired", "give both the same size")
        every = _whole(np.arange(place.targets))
        return every, every


@dataclass(frozen=True, eq=False)
class Spatial(Connections):
    """Pairs are connected with a `probability` of their distance: a function of an array of distances, such as `gaussian`.

    Positions are [node] or [node, axis] in one unit; `period` is the length after which space repeats (a ring, a torus).
    """

    probability: Callable[[Array], Array]
    target_positions: Any
    source_positions: Any
    period: float = float("inf")

    def pairs(self, place: Place, generator: np.random.Generator) -> Pairs:
        """Return the pairs; raises DataError where positions do not fit the nodes or probabilities are none."""
        _only_single(self)
        there = _positions(self.target_positions, place.targets, "targets")
        here = _positions(self.source_positions, place.sources, "sources")
        found: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
        rows = max(1, PIECE // place.targets)
        for start in range(0, place.sources, rows):
            apart = np.abs(here[start : start + rows, np.newaxis] - there)
            apart = np.minimum(apart, self.period - apart) if np.isfinite(self.period) else apart
            chance = np.asarray(self.probability(np.sqrt((apart**2).sum(axis=-1))), dtype=np.float64)
            if not ((chance >= 0) & (chance <= 1)).all():
                raise DataError(f"the probability of a distance is {chance.max():g}", "it lies between 0 and 1 at every distance")
            sources, targets = np.nonzero(generator.random(chance.shape) < chance)
            found.append((targets, sources + start))
        targets, sources = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
        return _without_autapses(self, place, targets, sources)


@dataclass(frozen=True)
class Poisson:
    """Independent Poisson spikes into every node, as a stimulus of an impulse: each adds `weight`, in the impulse's unit.

    `rate` is a number in Hz (or per unit of a bare time), a text such as "20 kHz", or one of t, as in "20 + 5*sin(t/10[ms])".
    Many sources are one whose rate is the sum of theirs. A node's spikes depend on the seed and its number alone.
    """

    rate: Any
    weight: Any = 1.0


def gaussian(peak: float, width: float) -> Callable[[Array], Array]:
    """Return the probability peak * exp(-d^2/(2 width^2)) of a distance d."""
    return lambda distance: peak * np.exp(-0.5 * (distance / width) ** 2)


def exponential(peak: float, width: float) -> Callable[[Array], Array]:
    """Return the probability peak * exp(-d/width) of a distance d."""
    return lambda distance: peak * np.exp(-distance / width)


def _partners(
    rule: Connections, what: str, count: int, rows: int, others: int, same: bool, generator: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return `count` of the others for each row, [row, count]."""
    count = _count(count)
    skip = same and not rule.autapses
    free = others - skip
    if count > free and not rule.multapses:
        raise DataError(f"{count} different {what} are asked for, there are {free}", "take fewer, or multapses=True")
    if count and free == 0:
        raise DataError(f"there are no {what} beside the node itself", "allow autapses=True, or connect other nodes")
    drawn = generator.integers(free, size=(rows, count)) if rule.multapses else _distinct(count, rows, free, generator)
    return drawn + (drawn >= np.arange(rows)[:, np.newaxis]) if skip else drawn


def _distinct(count: int, rows: int, total: int, generator: np.random.Generator) -> npt.NDArray[np.int64]:
    """Draw different numbers below a total for each row, [row, count]."""
    found = np.empty((rows, count), dtype=np.int64)
    for row in found:
        row[:] = generator.choice(total, count, replace=False, shuffle=False)
    return found


def _without_autapses(rule: Connections, place: Place, targets: npt.NDArray[Any], sources: npt.NDArray[Any]) -> Pairs:
    if place.same and not rule.autapses:
        other = targets != sources
        targets, sources = targets[other], sources[other]
    return _whole(targets), _whole(sources)


def _whole(values: npt.NDArray[Any]) -> Nodes:
    return values.astype(np.int32, copy=False)


def _only_single(rule: Connections) -> None:
    if rule.multapses:
        raise DataError(f"{type(rule).__name__} connects a pair once at most", "leave multapses out, or take a rule with a count")


def _count(count: Any) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise DataError(f"the number of connections is {count!r}", "give a whole number, 0 or more")
    return count


def _probability(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise DataError(f"the probability of a connection is {value!r}", "it lies between 0 and 1")
    return float(value)


def _positions(values: Any, nodes: int, what: str) -> Array:
    table = np.asarray(values, dtype=np.float64)
    table = table[:, np.newaxis] if table.ndim == 1 else table
    if table.ndim != 2 or len(table) != nodes or not np.isfinite(table).all():
        raise DataError(f"the positions of {nodes} {what} have shape {table.shape}", "give finite positions [node, axis]")
    return table


@dataclass(frozen=True)
class Distribution(ABC):
    """To add one: a frozen dataclass with `draw`."""

    @abstractmethod
    def draw(self, size: int, generator: np.random.Generator) -> Array:
        """Return so many values."""


@dataclass(frozen=True)
class Normal(Distribution):
    """A normal distribution; values outside `low` to `high` are drawn anew."""

    mean: float
    deviation: float
    low: float = -float("inf")
    high: float = float("inf")

    def __post_init__(self) -> None:
        if not self.deviation >= 0 or not self.low <= self.mean <= self.high:
            raise DataError(f"{self} is no distribution", "deviation is 0 or more, and the mean lies between low and high")

    def draw(self, size: int, generator: np.random.Generator) -> Array:
        """Return values within the bounds."""
        values = generator.normal(self.mean, self.deviation, size)
        while (outside := (values < self.low) | (values > self.high)).any():
            values[outside] = generator.normal(self.mean, self.deviation, int(outside.sum()))
        return values


@dataclass(frozen=True)
class Uniform(Distribution):
    """Equally likely values between `low` and `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise DataError(f"{self} is no distribution", "low lies below high")

    def draw(self, size: int, generator: np.random.Generator) -> Array:
        """Return values between the bounds."""
        return generator.uniform(self.low, self.high, size)


@dataclass(frozen=True)
class LogNormal(Distribution):
    """Values whose logarithm is normal around that of `median`, with the deviation `spread`."""

    median: float
    spread: float

    def __post_init__(self) -> None:
        if not self.median > 0 or not self.spread >= 0:
            raise DataError(f"{self} is no distribution", "median is positive, spread 0 or more")

    def draw(self, size: int, generator: np.random.Generator) -> Array:
        """Return positive values."""
        return self.median * np.exp(generator.normal(0.0, self.spread, size))


def generator_of(rule: Connections, place: int) -> np.random.Generator:
    """Return the generator of a rule at a place in a network (the number of its edge)."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([rule.seed, place])))
