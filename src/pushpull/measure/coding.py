"""Population coding: tuning curves, the information they carry, and how well a stimulus is read out of counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError

Values = NDArray[np.float64]
STEP = 1e-4  # of a tuning curve's width: over which its slope is taken
STEPS = 6  # of Newton, from the best place of a grid


@dataclass(frozen=True, eq=False)
class Tuning:
    """Mean counts of many neurons as functions of one stimulus: base + height * shape((stimulus - centre) / width).

    shape: "gaussian", "von_mises" (angles in radians, exp((cos x - 1)/width^2), alike for small ones) or "sigmoid". The others
    are one number or one per neuron; `height` and `base` are mean counts in the time of one look. Raises DataError.
    """

    centres: Any
    width: Any
    height: Any
    base: Any = 0.0
    shape: str = "gaussian"

    def __post_init__(self) -> None:
        if self.shape not in ("gaussian", "von_mises", "sigmoid"):
            raise DataError(f"no tuning has the shape {self.shape!r}", "it is 'gaussian', 'von_mises' or 'sigmoid'")
        numbers = {name: np.asarray(getattr(self, name), dtype=np.float64) for name in ("centres", "width", "height", "base")}
        if numbers["centres"].ndim != 1 or any(a.shape not in ((), numbers["centres"].shape) for a in numbers.values()):
            raise DataError("centres are no list, or there are not as many widths, heights or bases", "give one per neuron")
        if any(not np.isfinite(a).all() for a in numbers.values()) or (numbers["width"] <= 0).any():
            raise DataError("a tuning curve is not finite, or has no width", "widths are above 0")
        if (numbers["base"] < 0).any() or (numbers["height"] < 0).any():
            raise DataError("a tuning curve is negative", "mean counts are 0 or more")
        for name, array in numbers.items():
            object.__setattr__(self, name, np.broadcast_to(array, numbers["centres"].shape))

    def counts(self, stimulus: ArrayLike) -> Values:
        """Return the mean counts, [..., neuron]."""
        x = np.asarray(stimulus, dtype=np.float64)[..., None] - self.centres
        match self.shape:
            case "gaussian":
                form = np.exp(-0.5 * (x / self.width) ** 2)
            case "von_mises":
                form = np.exp((np.cos(x) - 1) / np.square(self.width))
            case _:
                form = 0.5 * (1 + np.tanh(0.5 * x / self.width))
        return self.base + self.height * form

    def slopes(self, stimulus: ArrayLike) -> Values:
        """Return the derivatives of the mean counts by the stimulus, [..., neuron], by central differences of order four."""
        s, step = np.asarray(stimulus, dtype=np.float64), STEP * float(np.min(self.width))
        near, far = self.counts(s + step) - self.counts(s - step), self.counts(s + 2 * step) - self.counts(s - 2 * step)
        return (8 * near - far) / (12 * step)


def fisher_information(tuning: Tuning, stimulus: ArrayLike, *, covariance: ArrayLike | None = None) -> xr.DataArray:
    """Return Fisher's information about the stimulus, (stimulus): no unbiased estimate varies less than its inverse.

    For independent Poisson counts, the sum of slope^2/count; with a covariance [neuron, other] that does not depend on the
    stimulus, for Gaussian counts, slopes^T C^-1 slopes. Raises DataError for a covariance that is none.
    Source: Seung & Sompolinsky (1993), PNAS 90:10749; Abbott & Dayan (1999), Neural Comput. 11:91.
    """
    chosen = np.atleast_1d(np.asarray(stimulus, dtype=np.float64))
    slopes = tuning.slopes(chosen)
    if covariance is None:
        counts = tuning.counts(chosen)
        values = np.sum(np.divide(slopes**2, counts, out=np.zeros_like(counts), where=counts > 0), axis=-1)
    else:
        factor = np.linalg.cholesky(_as_covariance(covariance, slopes.shape[-1]))
        values = np.sum(np.linalg.solve(factor, slopes.T) ** 2, axis=0)
    attrs = {"long_name": "Fisher information", "units": "1"}
    return xr.DataArray(values, dims="stimulus", coords={"stimulus": chosen}, attrs=attrs)


def population_vector(counts: ArrayLike, tuning: Tuning) -> Values:
    """Return the direction, [...] in radians, of the sum of the neurons' preferred directions, each weighted by its count.

    counts: [..., neuron]. Source: Georgopoulos et al. (1986), Science 233:1416.
    """
    return np.angle(_as_counts(counts, tuning) @ np.exp(1j * np.asarray(tuning.centres)))


def decode_likelihood(counts: ArrayLike, tuning: Tuning, stimuli: ArrayLike, *, covariance: ArrayLike | None = None) -> Values:
    """Return the most likely stimulus, [...], for Poisson counts, or Gaussian ones of a given covariance; counts: [..., neuron].

    stimuli: a fine enough grid that holds the answer, from whose best place Fisher's scoring goes on, within the grid.
    """
    seen, grid = _as_counts(counts, tuning), _as_grid(stimuli)
    noise = None if covariance is None else np.linalg.inv(_as_covariance(covariance, seen.shape[-1]))
    found = grid[np.argmax(_log_likelihood(seen, tuning, grid, noise), axis=-1)]
    spacing = float(np.max(np.diff(grid)))
    for _ in range(STEPS):
        mean, slopes = tuning.counts(found), tuning.slopes(found)
        weighted = slopes / np.maximum(mean, 1e-300) if noise is None else slopes @ noise
        step = np.sum(weighted * (seen - mean), axis=-1) / np.maximum(np.sum(weighted * slopes, axis=-1), 1e-300)
        found = np.clip(found + np.clip(step, -spacing, spacing), grid[0], grid[-1])
    return found


def decode_bayes(
    counts: ArrayLike, tuning: Tuning, stimuli: ArrayLike, *, prior: ArrayLike | None = None, covariance: ArrayLike | None = None
) -> tuple[Values, Values]:
    """Return mean and deviation of the posterior over an even grid of stimuli, [...]: the estimate of least squared error.

    prior: relative probabilities on the grid, even where None. Else as in
    `decode_likelihood`; on a circle take a grid around the answer.
    """
    seen, grid = _as_counts(counts, tuning), _as_grid(stimuli)
    noise = None if covariance is None else np.linalg.inv(_as_covariance(covariance, seen.shape[-1]))
    before = np.ones(grid.shape) if prior is None else np.asarray(prior, dtype=np.float64)
    if before.shape != grid.shape or (before < 0).any() or not np.isfinite(before).all() or not before.any():
        raise DataError("the prior is no distribution over the stimuli", "give a weight of 0 or more for each of them")
    with np.errstate(divide="ignore"):
        log = _log_likelihood(seen, tuning, grid, noise) + np.log(before)
    posterior = np.exp(log - log.max(axis=-1, keepdims=True))
    posterior /= posterior.sum(axis=-1, keepdims=True)
    mean = posterior @ grid
    return mean, np.sqrt(np.maximum(posterior @ grid**2 - mean**2, 0.0))


def _log_likelihood(seen: Values, tuning: Tuning, grid: Values, noise: Any) -> Values:
    mean = tuning.counts(grid)
    if noise is None:
        return seen @ np.log(np.maximum(mean, 1e-300)).T - mean.sum(axis=-1)
    return seen @ noise @ mean.T - 0.5 * np.einsum("si,ij,sj->s", mean, noise, mean)


def _as_counts(counts: ArrayLike, tuning: Tuning) -> Values:
    seen = np.asarray(counts, dtype=np.float64)
    neurons = len(np.asarray(tuning.centres))
    if not seen.ndim or seen.shape[-1] != neurons:
        raise DataError(f"counts have the shape {seen.shape}, the tuning has {neurons} neurons", "give counts [..., neuron]")
    if not np.isfinite(seen).all():
        raise DataError("a count is not finite", "leave that look out")
    return seen


def _as_grid(stimuli: ArrayLike) -> Values:
    grid = np.asarray(stimuli, dtype=np.float64)
    if grid.ndim != 1 or len(grid) < 3 or not (np.diff(grid) > 0).all():
        raise DataError("the stimuli are no increasing list of three or more", "give a grid: numpy.linspace(low, high, 200)")
    return grid


def _as_covariance(covariance: ArrayLike, neurons: int) -> Values:
    array = np.asarray(covariance, dtype=np.float64)
    if array.shape != (neurons, neurons) or not np.allclose(array, array.T) or np.linalg.eigvalsh(array)[0] <= 0:
        raise DataError("the covariance is not symmetric and positive, [neuron, other]", "add variance on its diagonal")
    return array
