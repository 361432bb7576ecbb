"""The Fokker-Planck equation of a neuron on finite volumes whose fluxes keep mass and positivity (Scharfetter & Gummel 1969)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_banded
from scipy.special import exprel

from pushpull.base.errors import DataError
from pushpull.dynamics.neurons import Neuron

Values = NDArray[np.float64]
FEWEST = 20


@dataclass(frozen=True, eq=False)
class Bare:
    """A neuron without spikes: its `diffusion` in the cells, `drift` and diffusion `between` them, last on the way out."""

    diffusion: Values
    drift: Values
    between: Values

    @classmethod
    def of(cls, neuron: Neuron, v: Values, h: float) -> Bare:
        """Evaluate the neuron's equation."""
        alone = neuron.with_spikes(0.0, 0.0)
        places = np.append(v[:-1] + h / 2, v[-1] + h / 4)
        return cls(alone.diffusion(v), alone.drift(places), alone.diffusion(places))


@dataclass(frozen=True, eq=False)
class Volumes:
    """Cells of equal width h, centred at `v`, the reset in the centre of one; the threshold is the upper edge of the last.

    `bands` [3, cell] are the diagonals of L in p' = L p - what leaves is not put back - and `exit` is what leaves per density
    in the last cell.
    """

    neuron: Neuron
    v: Values
    h: float
    home: int
    bare: Bare
    bands: Values
    exit: float

    @classmethod
    def of(cls, neuron: Neuron, low: float, cells: int) -> Volumes:
        """Lay about `cells` cells from a low end to the threshold."""
        if cells < FEWEST:
            raise DataError(f"{cells} cells are too few", f"take {FEWEST} or more")
        span = neuron.threshold - neuron.reset
        above = max(1, round(cells * span / (neuron.threshold - low) + 0.5))
        h = span / (above - 0.5)
        count = above + int(np.ceil((neuron.reset - low) / h))
        v: Any = neuron.threshold - h * (np.arange(count, 0, -1) - 0.5)
        bare = Bare.of(neuron, v, h)
        return cls(neuron, v, h, count - above, bare, *_bands(bare, neuron, h))

    def at(self, neuron: Neuron) -> Volumes:
        """Return the same cells for the neuron with other inputs, among other spikes."""
        bare = self.bare if neuron.inputs == self.neuron.inputs else Bare.of(neuron, self.v, self.h)
        return Volumes(neuron, self.v, self.h, self.home, bare, *_bands(bare, neuron, self.h))

    def apply(self, density: Values) -> Values:
        """Return L p."""
        found = self.bands[1] * density
        found[:-1] += self.bands[0, 1:] * density[1:]
        found[1:] += self.bands[2, :-1] * density[:-1]
        return found

    def solve(self, shift: complex, right: NDArray[Any]) -> NDArray[Any]:
        """Return (shift - L)^-1 right."""
        diagonals = -self.bands.astype(np.result_type(self.bands, type(shift)))
        diagonals[1] += shift
        return solve_banded((1, 1), diagonals, right, check_finite=False)

    @cached_property
    def back(self) -> Values:
        """Return the density of one neuron at the reset."""
        return np.where(np.arange(len(self.v)) == self.home, 1 / self.h, 0.0)

    @cached_property
    def stationary(self) -> tuple[Values, float]:
        """Return stationary density and rate."""
        density = self.solve(0.0, self.back)
        rate = 1 / (self.neuron.refractory + float(np.sum(density)) * self.h)
        return density * rate, rate


def _bands(bare: Bare, neuron: Neuron, h: float) -> tuple[Values, float]:
    """Return the diagonals and the exit rate.

    The flux between two cells is that of constant drift and flux: (B(-z) D p below - B(z) D p above)/h, with z = h f/D, with
    Bernoulli's function B(z) = z/(exp(z) - 1); the last goes to a density of zero half a cell on.
    """
    diffusion = bare.diffusion + neuron.spread
    z = h * (bare.drift + neuron.push) / (bare.between + neuron.spread)
    up, down = diffusion[:-1] / exprel(-z[:-1]) / h**2, diffusion[1:] / exprel(z[:-1]) / h**2
    leave = float(diffusion[-1] / exprel(-z[-1] / 2) * 2 / h**2)
    bands = np.zeros((3, len(diffusion)))
    bands[0, 1:], bands[2, :-1] = down, up
    bands[1, :-1] -= up
    bands[1, 1:] -= down
    bands[1, -1] -= leave
    return bands, leave * h
