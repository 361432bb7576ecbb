"""How a noisy neuron's rate answers a weak modulation, and the power spectrum of its spikes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError, ModelError, suggest
from pushpull.dynamics.neurons import Neuron, neurons_of
from pushpull.dynamics.volumes import Volumes
from pushpull.spec.model import Model

CELLS = 3000
SMALL = 3e-6  # of what a cell diffuses: by how much the drift is varied to see its effect on the fluxes

Values = NDArray[np.float64]
Complex = NDArray[np.complex128]
AtFrequency = Callable[[float], complex]
Compute = Callable[[Volumes], AtFrequency]


def rate_response(model: Model, frequencies: ArrayLike, *, port: str) -> xr.DataArray:
    """Return the complex linear response of the rate to a weak oscillation at a port, (frequency[, copy]), in Hz per its unit.

    With the input eps*cos(2*pi*f*t) the rate oscillates as eps*|R|*cos(2*pi*f*t + angle(R)). frequencies: in Hz, or in cycles
    per unit of time. model: as in `firing_rate`. Two meshes are extrapolated. Raises ModelError, DataError.
    Source: Richardson (2007), Phys. Rev. E 76:021919, section III, on finite volumes.
    """
    ports = [item.name for item in model.definition.of_kind("port")]
    if port not in ports:
        raise ModelError(f"{model.definition.name} has no port {port!r}", suggest(port, ports) or "give it a port")
    return _over_copies(model, frequencies, lambda volumes: _response(volumes, port), "response of the rate", port)


def spike_spectrum_of(model: Model, frequencies: ArrayLike) -> xr.DataArray:
    """Return the power spectrum of the spike train, (frequency[, copy]), in Hz; its limits are rate*CV^2 and the rate.

    Two-sided without the peak at zero, as `measure.spike_spectrum` estimates it. Arguments as in `rate_response`; at frequency
    0 its limit. Source: Stratonovich (1967), Topics in the Theory of Random Noise, from the intervals' characteristic function.
    """
    return _over_copies(model, frequencies, spectrum_at, "power spectrum of spikes", None)


def _over_copies(model: Model, frequencies: ArrayLike, compute: Compute, about: str, port: str | None) -> xr.DataArray:
    chosen = np.atleast_1d(np.asarray(frequencies, dtype=np.float64))
    if chosen.ndim != 1 or not np.isfinite(chosen).all() or (chosen < 0).any():
        raise DataError("frequencies are not a list of finite numbers of 0 or more", "give them as in numpy.arange(1, 100)")
    neurons, copies = neurons_of(model)
    first = neurons[0]
    angular = 2 * np.pi * chosen / first.per_second
    values = np.stack([_extrapolated(neuron, angular, compute) for neuron in neurons], axis=-1) * first.per_second
    unit = "Hz" if first.time == "ms" else "1"
    own = unit
    if port is not None:
        values, own = values * first.component.factor(port), f"{unit}/({first.component.unit_of(port)})"
    axis = xr.Variable("frequency", chosen, {"long_name": "frequency", "units": unit})
    attrs = {"long_name": about, "units": own}
    array = xr.DataArray(values, dims=("frequency", "copy"), coords={"frequency": axis}, attrs=attrs, name="power")
    return array if copies else array.isel(copy=0)


def _extrapolated(neuron: Neuron, angular: Values, compute: Compute) -> Values | Complex:
    """Return values of two meshes, the second half as wide, less their error of second order."""
    neuron.check_noisy()
    meshes = [Volumes.of(neuron, neuron.bottom(), cells) for cells in (CELLS, 2 * CELLS)]
    coarse, fine = (np.array([at(w) for w in angular]) for at in map(compute, meshes))
    ratio = (meshes[0].h / meshes[1].h) ** 2
    return fine + (fine - coarse) / (ratio - 1)


def spectrum_at(volumes: Volumes) -> AtFrequency:
    """Return the power spectrum of one neuron's spikes as a function of the angular frequency, in base units."""
    rate = volumes.stationary[1]

    def at(angular: float) -> float:
        if angular == 0:
            once = volumes.solve(0.0, volumes.back)
            mean = float(np.sum(once)) * volumes.h
            second = 2 * float(np.sum(volumes.solve(0.0, once))) * volumes.h
            return rate**3 * (second - mean**2)
        gone = (
            volumes.exit
            * volumes.solve(1j * angular, volumes.back.astype(np.complex128))[-1]
            * _refractory(volumes, 1j * angular)
        )
        return rate * float(1 - abs(gone) ** 2) / abs(1 - gone) ** 2

    return at


def _response(volumes: Volumes, port: str) -> AtFrequency:
    neuron = volumes.neuron
    middle = np.array([(neuron.reset + neuron.threshold) / 2])
    slope = abs(float((neuron.with_inputs({port: 1.0}).drift(middle) - neuron.drift(middle))[0]))
    size = SMALL * float(neuron.diffusion(middle)[0]) / volumes.h / slope if slope else 1.0
    below, above = (volumes.at(neuron.with_inputs({port: sign * size})) for sign in (-1.0, 1.0))
    answer = weak_response(volumes, below, above)

    def at(angular: float) -> complex:
        if angular == 0:
            return complex((above.stationary[1] - below.stationary[1]) / (2 * size))
        return answer(1j * angular) / (2 * size)

    return at


def weak_response(volumes: Volumes, below: Volumes, above: Volumes) -> Callable[[complex], complex]:
    """Return what the rate answers, as a function of s, per exp(s*t) times the small difference of two sets of cells; s is not 0.

    The changed flux acts on the stationary density, and what leaves comes back later.
    """
    density = volumes.stationary[0]
    direct = (above.exit - below.exit) * density[-1]
    sources = np.stack([above.apply(density) - below.apply(density), volumes.back], axis=-1).astype(np.complex128)

    def at(s: complex) -> complex:
        left, passed = volumes.exit * volumes.solve(s, sources)[-1]
        return complex((left + direct) / (1 - passed * _refractory(volumes, s)))

    return at


def _refractory(volumes: Volumes, s: complex) -> complex:
    """Return by how much the refractory period delays what has passed, of what goes as exp(s*t)."""
    return complex(np.exp(-s * volumes.neuron.refractory))
