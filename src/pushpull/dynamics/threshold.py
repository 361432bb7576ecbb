"""Stationary density, firing rate and irregularity of a neuron in noise, integrated from its threshold down (Richardson 2007)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import RunError
from pushpull.dynamics.neurons import Neuron, neurons_of
from pushpull.spec.model import Model

Values = NDArray[np.float64]
FEWEST, MOST = 500, 32_000  # cells
CLOSE, BARELY = 1e-9, 1e-6  # change of the rate from half as many cells
_ROOT = np.sqrt(6.0)
# Radau IIA of order 5 (Hairer & Wanner 1996, table IV.5.6), here for one linear equation
RADAU = np.array(
    [
        [(88 - 7 * _ROOT) / 360, (296 - 169 * _ROOT) / 1800, (-2 + 3 * _ROOT) / 225],
        [(296 + 169 * _ROOT) / 1800, (88 + 7 * _ROOT) / 360, (-2 - 3 * _ROOT) / 225],
        [(16 - _ROOT) / 36, (16 + _ROOT) / 36, 1 / 9],
    ]
)
PLACES = RADAU.sum(axis=1)


@dataclass(frozen=True, eq=False)
class Stationary:
    """Density (per unit of the state, summing to the share that is not refractory) at `v`, and the rate, in base units."""

    v: Values
    density: Values
    rate: float


def firing_rate(model: Model) -> xr.DataArray:
    """Return the stationary firing rate, ([copy]), in Hz, or per unit of time where time has none.

    model: one state with white noise, one event that resets it to a value. Without noise it is that of the equation alone.
    Raises ModelError for other models, RunError where the density cannot be resolved.
    Source: Richardson (2007), Phys. Rev. E 76:021919; solved by a stiff scheme of order five in the potential.
    """
    neurons, copies = neurons_of(model)
    rates = [_free_rate(n) if not n.diffusion(np.array([n.reset, n.threshold])).any() else stationary(n).rate for n in neurons]
    return _labelled([r * n.per_second for r, n in zip(rates, neurons, strict=True)], "firing rate", neurons[0], copies)


def interval_cv(model: Model) -> xr.DataArray:
    """Return the coefficient of variation of the intervals between spikes, ([copy]). Arguments as in `firing_rate`."""
    neurons, copies = neurons_of(model)
    found = []
    for neuron in neurons:
        neuron.check_noisy()
        found.append(cv_of(neuron))
    return _labelled(found, "coefficient of variation", neurons[0], copies, "1")


def stationary_density(model: Model) -> xr.DataArray:
    """Return the stationary density of the state, (state's name[, copy]), per declared unit; arguments as in `firing_rate`.

    It integrates to the share of time that is not refractory. The axis has the state's name and unit.
    """
    neurons, copies = neurons_of(model)
    found = [stationary(neuron) for neuron in neurons]
    low, high = min(each.v[0] for each in found), max(each.v[-1] for each in found)
    first = neurons[0]
    v = found[0].v if len(found) == 1 else np.linspace(low, high, max(len(each.v) for each in found))
    values = np.stack([np.interp(v, each.v, each.density, left=0.0, right=0.0) for each in found], axis=-1) * first.factor
    unit = first.component.unit_of(first.state)
    axis = xr.Variable(first.state, v / first.factor, {"units": unit, "long_name": first.state})
    attrs = {"long_name": "probability density", "units": "1" if unit == "1" else f"1/{unit}"}
    array = xr.DataArray(values, dims=(first.state, "copy"), coords={first.state: axis}, attrs=attrs, name="density")
    return array if copies else array.isel(copy=0)


def stationary(neuron: Neuron) -> Stationary:
    """Return density and rate, with cells halved until the rate stays; raises RunError."""
    neuron.check_noisy()
    low, before, cells = neuron.bottom(), np.inf, FEWEST
    while cells <= MOST:
        found = _downwards(neuron, low, cells)
        change = abs(found.rate / before - 1) if found.rate else abs(found.rate - before)
        if change < CLOSE:
            return found
        before, cells = found.rate, 2 * cells
    if change < BARELY:
        return found
    raise RunError(
        f"the density of {neuron.component.name} is too sharp to be resolved", "give it more noise, or a lower threshold"
    )


def rough_rate(neuron: Neuron) -> float:
    """Return the rate on the fewest cells, unchecked."""
    neuron.check_noisy()
    return _downwards(neuron, neuron.bottom(), FEWEST).rate


def cv_of(neuron: Neuron) -> float:
    """Return the coefficient of variation of the intervals between spikes."""
    mean, variance = passage_moments(neuron)
    return float(np.sqrt(variance) / (mean + neuron.refractory))


def passage_moments(neuron: Neuron) -> tuple[float, float]:
    """Return mean and variance of the time from reset to threshold.

    With w' = 1/D - w*f/D the mean is the integral of w, with q' = 2*w^2 - q*f/D the variance that of q, from reset to threshold.
    """
    low, before, cells = neuron.bottom(), (np.inf, np.inf), FEWEST
    while True:
        widths, places = _cells(neuron, low, cells)
        diffusion = neuron.diffusion(places)
        pull = neuron.drift(places) / diffusion
        w = _swept(pull, 1 / diffusion, widths)
        q = _swept(pull, 2 * w**2, widths)
        above = slice(cells, None)
        mean, variance = (float(np.sum(widths[above] * (each[above] @ RADAU[2]))) for each in (w, q))
        found = mean, variance
        if np.allclose(found, before, rtol=CLOSE, atol=0) or cells >= MOST:
            return found
        before, cells = found, 2 * cells


def _downwards(neuron: Neuron, low: float, cells: int) -> Stationary:
    """Integrate the flux equation D*p = q, q' = q*f/D - flux, from the threshold, where q = 0, down to the lower end."""
    widths, places = _cells(neuron, low, cells, -1)
    diffusion = neuron.diffusion(places)
    flux = np.where(np.arange(2 * cells) < cells, 1.0, 0.0)[:, None] * np.ones(3)
    q = _swept(neuron.drift(places) / diffusion, flux, widths)
    density = q / diffusion
    time = float(np.sum(widths * (density @ RADAU[2])))
    rate = 1 / (neuron.refractory + time)
    edges = np.append(neuron.threshold, places[:, 2])
    return Stationary(edges[::-1], np.append(0.0, density[:, 2])[::-1] * rate, rate)


def _cells(neuron: Neuron, low: float, cells: int, step: int = 1) -> tuple[Values, Values]:
    """Return widths [cell] and Radau's places [cell, stage], as many below the reset as above it, downwards for a step of -1."""
    below, above = np.linspace(low, neuron.reset, cells + 1), np.linspace(neuron.reset, neuron.threshold, cells + 1)
    edges = np.append(below, above[1:])[::step]
    return np.abs(np.diff(edges)), edges[:-1, None] + np.diff(edges)[:, None] * PLACES


def _swept(pull: Values, source: Values, widths: Values) -> Values:
    """Return y at the stages [cell, stage] of y' = -pull*y + source from y = 0, by Radau's scheme, which no pull unsettles."""
    h = widths[:, None, None]
    system = np.eye(3) + h * RADAU * pull[:, None, :]
    free = np.linalg.solve(system, np.ones((len(widths), 3, 1)))[..., 0]
    forced = np.linalg.solve(system, h * (RADAU @ source[..., None]))[..., 0]
    start = np.empty(len(widths))
    y = 0.0
    for cell, (gain, gift) in enumerate(zip(free[:, 2].tolist(), forced[:, 2].tolist(), strict=True)):
        start[cell] = y
        y = gain * y + gift
    return free * start[:, None] + forced


def _free_rate(neuron: Neuron) -> float:
    """Return the rate without noise: 0 where the drift does not lead from reset to threshold."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    edges = np.linspace(neuron.reset, neuron.threshold, 4001)
    half = np.diff(edges)[:, None] / 2
    drift = neuron.drift(edges[:-1, None] + half * (1 + nodes))
    return 0.0 if (drift <= 0).any() else float(1 / (neuron.refractory + np.sum(half * weights / drift)))


def _labelled(values: list[float], about: str, neuron: Neuron, copies: bool, unit: str | None = None) -> xr.DataArray:
    unit = unit or ("Hz" if neuron.time == "ms" else "1")
    array = xr.DataArray(np.array(values), dims="copy", attrs={"long_name": about, "units": unit})
    return array if copies else array.isel(copy=0)
