"""Which parameter values a sweep visits: a grid, random points or a Sobol sequence."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from pushpull.base.errors import DataError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Axis:
    """One dimension of a sweep: arrays [point] (or [point, node]) per parameter, all changing together along it."""

    name: str
    columns: Mapping[str, Array]

    @property
    def size(self) -> int:
        """Return the number of points along it."""
        return len(next(iter(self.columns.values())))


class Samples(ABC):
    """To add one: a frozen dataclass with `axes()`, the dimensions whose product is visited."""

    @abstractmethod
    def axes(self) -> tuple[Axis, ...]:
        """Return the dimensions of the sweep."""


@dataclass(frozen=True, eq=False)
class Grid(Samples):
    """Every combination of the values given per parameter.

    A value is a number in the parameter's declared unit; an array [point, node] gives every node its own. Parameters that
    change together share an entry: `{("strength", "J"): (strengths, [point, node] of J)}`. Raises DataError where values are
    empty, not finite or of different lengths.
    """

    values: Mapping[str | tuple[str, ...], Any]

    def __post_init__(self) -> None:
        if not isinstance(self.values, Mapping) or not self.values:
            raise DataError(f"a sweep over {self.values!r} visits nothing", "give values by name: over={'P': [0, 60, 120]}")
        object.__setattr__(self, "values", dict(self.values))
        names = [name for axis in self.axes() for name in axis.columns]
        for name in names:
            if names.count(name) > 1:
                raise DataError(f"{name!r} is swept twice", "give its values once")

    def axes(self) -> tuple[Axis, ...]:
        """Return one dimension per entry."""
        return tuple(_axis(names, given) for names, given in self.values.items())


@dataclass(frozen=True, eq=False)
class Drawn(Samples):
    """Points drawn between (low, high) per parameter; the same seed gives the same points. To add one: `unit_cube`."""

    ranges: Mapping[str, tuple[float, float]]
    count: int
    seed: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        if not isinstance(self.ranges, Mapping) or not self.ranges:
            raise DataError(f"ranges are {self.ranges!r}", "give low and high by name: {'P': (0, 320)}")
        for name, given in self.ranges.items():
            if np.shape(given) != (2,) or not np.isfinite(given).all() or not given[0] < given[1]:
                raise DataError(f"the range of {name} is {given!r}", "give (low, high), two finite numbers that increase")
        if isinstance(self.count, bool) or not isinstance(self.count, int | np.integer) or self.count < 1:
            raise DataError(f"the number of points is {self.count!r}", "draw one point or more")

    def axes(self) -> tuple[Axis, ...]:
        """Return the one dimension `point`, along which all parameters change."""
        low, high = np.array(list(self.ranges.values()), dtype=np.float64).T
        drawn = low + (high - low) * self.unit_cube(len(low))
        return (Axis("point", {name: drawn[:, k] for k, name in enumerate(self.ranges)}),)

    @abstractmethod
    def unit_cube(self, dimensions: int) -> Array:
        """Return the points, [count, dimensions] in [0, 1)."""


@dataclass(frozen=True, eq=False)
class Random(Drawn):
    """Independent points, uniform between (low, high) per parameter."""

    def unit_cube(self, dimensions: int) -> Array:
        """Return the points, [count, dimensions] in [0, 1)."""
        return np.random.default_rng(self.seed).random((self.count, dimensions))


@dataclass(frozen=True, eq=False)
class Sobol(Drawn):
    """Scrambled Sobol (1967) points between (low, high) per parameter; a power of two of them covers most evenly."""

    def unit_cube(self, dimensions: int) -> Array:
        """Return the points, [count, dimensions] in [0, 1)."""
        exponent = int(np.ceil(np.log2(self.count)))
        return qmc.Sobol(dimensions, rng=self.seed).random_base2(exponent)[: self.count]


def as_samples(over: Any) -> Samples:
    """Return what to visit: samples as they are, a mapping as a grid; raises DataError for anything else."""
    if isinstance(over, Samples):
        return over
    if not isinstance(over, Mapping):
        raise DataError(
            f"cannot sweep over {type(over).__name__}", "give {'P': [0, 60, 120]}, or pp.samples.Sobol({'P': (0, 320)}, 64)"
        )
    return Grid(over)


def _axis(names: str | tuple[str, ...], given: Any) -> Axis:
    together = names if isinstance(names, tuple) else (names,)
    arrays = given if isinstance(names, tuple) else (given,)
    if not together or len(together) != len(arrays):
        raise DataError(f"{names!r} is given {len(arrays)} lists of values", "give one list of values per name")
    columns = {name: _values(name, values) for name, values in zip(together, arrays, strict=True)}
    sizes = {name: len(values) for name, values in columns.items()}
    if len(set(sizes.values())) > 1:
        raise DataError(
            f"values that change together differ in number: {', '.join(f'{n} has {s}' for n, s in sizes.items())}",
            "give as many of each",
        )
    return Axis(together[0], columns)


def _values(name: str, given: Sequence[float] | npt.NDArray[Any]) -> Array:
    try:
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(f"the values of {name} are no list of numbers", "give numbers in the parameter's declared unit") from None
    if array.ndim not in (1, 2) or array.size == 0:
        raise DataError(f"the values of {name} have shape {array.shape}", "give [point], or [point, node]")
    if not np.isfinite(array).all():
        raise DataError(f"the values of {name} hold one that is not finite", "remove it")
    return array
