"""The asynchronous state of a spiking network: its rates, and the modes in which it swings back or away (Brunel 2000)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import AAA
from scipy.optimize import root

from pushpull.base.errors import DataError, ModelError
from pushpull.base.units import quantity
from pushpull.dynamics.neurons import Neuron
from pushpull.dynamics.responses import spectrum_at, weak_response
from pushpull.dynamics.self_consistent import settled
from pushpull.dynamics.spiking_network import SpikingNetwork, Values
from pushpull.dynamics.threshold import cv_of, rough_rate, stationary
from pushpull.dynamics.volumes import Volumes
from pushpull.spec.network import Network

Complex = NDArray[np.complex128]
CELLS = 1000
SAMPLES = 200  # along the axis of frequencies
SMALL = 1e-4  # of drift and diffusion: by how much they are varied to see their effect
SAME = 1e-4  # of the highest frequency: closer roots are one
ROOTED = 1e-9
NEAR = 0.125  # of the highest frequency: how far from the axis roots are looked for


def asynchronous_rates(network: Network, *, stimuli: Mapping[str, Any] | None = None, start: ArrayLike = 0.0) -> xr.Dataset:
    """Return `rate` in Hz and `cv` of the intervals, (node), one node a population, of neurons that fire independently.

    network: populations of one-state neurons as in `firing_rate`, whose impulses make that state jump; spikes by rules of
    `connections` with one weight and delay. Many small jumps are taken as white noise, all neurons of a population as equal.
    stimuli: constant ones, as `simulate` takes them. start: rates in Hz from which the populations relax; several states may
    exist. Raises ModelError, DataError, RunError. Source: Brunel (2000), J. Comput. Neurosci. 8:183, for any such neuron.
    """
    flat = SpikingNetwork.of(network, stimuli)
    rates = asynchronous(flat, start)
    found = [cv_of(neuron) for neuron in neurons_at(flat, rates)]
    unit = "Hz" if flat.time == "ms" else "1"
    data = {
        "rate": ("node", rates * flat.neurons[0].per_second, {"long_name": "firing rate", "units": unit}),
        "cv": ("node", np.array(found), {"long_name": "coefficient of variation", "units": "1"}),
    }
    return xr.Dataset(data, coords={"node": list(flat.names)})


def asynchronous_modes(
    network: Network, *, stimuli: Mapping[str, Any] | None = None, start: ArrayLike = 0.0, highest: float | str = 400.0
) -> xr.Dataset:
    """Return the `growth` per second and `frequency` in Hz (mode) of small swings of the rates, the fastest growing first.

    A swing exp((growth + 2*pi*i*frequency)*t) keeps itself up through the synapses and their delays; the asynchronous state is
    stable where all of them decay. `swing` (mode, node) are the complex amplitudes of the rates. Found are modes near the axis
    up to the frequency `highest`, those of negative frequency left out. Per unit of time where time has none. Arguments and
    errors as in `asynchronous_rates`. Source: Brunel (2000), J. Comput. Neurosci. 8:183, section 4, with the noise modulated too.
    """
    flat = SpikingNetwork.of(network, stimuli)
    per_second = flat.neurons[0].per_second
    unit = "Hz" if flat.time == "ms" else "1"
    top = 2 * np.pi * quantity(highest, unit, "highest") / per_second
    if not 0 < top < np.inf:
        raise DataError(f"highest is {highest!r}", "give a positive frequency")
    loop = _Loop(flat, asynchronous(flat, start))
    found = _roots(loop, float(top))
    values = np.array(found, dtype=np.complex128) * per_second
    swings = np.array([loop.swing(each) for each in found]).reshape(len(found), len(flat.names))
    data = {
        "growth": ("mode", values.real, {"long_name": "growth", "units": "1/s" if unit == "Hz" else "1"}),
        "frequency": ("mode", values.imag / (2 * np.pi), {"long_name": "frequency", "units": unit}),
        "swing": (("mode", "node"), swings, {"long_name": "swing of the rates", "units": "1"}),
    }
    return xr.Dataset(data, coords={"node": list(flat.names)})


def asynchronous_spectrum(
    network: Network, frequencies: ArrayLike, *, stimuli: Mapping[str, Any] | None = None, start: ArrayLike = 0.0
) -> xr.DataArray:
    """Return the cross spectrum of the population rates of finitely many neurons, (frequency, node, other), in Hz^2/Hz.

    Every neuron's own spikes are noise that the network answers linearly; where it is unstable that says nothing. Two-sided,
    the conjugate of `other` times `node`. frequencies: above 0, in Hz or per unit of time. Arguments and errors as in
    `asynchronous_rates`. Source: Lindner, Doiron & Longtin (2005), Phys. Rev. E 72:061919, for several populations with delays.
    """
    flat = SpikingNetwork.of(network, stimuli)
    per_second = flat.neurons[0].per_second
    chosen = np.atleast_1d(np.asarray(frequencies, dtype=np.float64))
    if chosen.ndim != 1 or not (np.isfinite(chosen) & (chosen > 0)).all():
        raise DataError("frequencies are not a list of finite numbers above 0", "give them as in numpy.arange(1, 100)")
    loop = _Loop(flat, asynchronous(flat, start))
    s: Complex = np.asarray(2j * np.pi * chosen / per_second, dtype=np.complex128)
    answer = np.linalg.inv(np.eye(len(flat.names)) - loop.gains(s))
    own = np.stack([[spectrum_at(v)(w) for w in s.imag] for v in loop.volumes], axis=-1)
    own = own / [population.size for population in network.populations]
    values = np.einsum("fab,fb,fcb->fac", answer, own, answer.conj()) * per_second
    unit = "Hz" if flat.time == "ms" else "1"
    coords = {"frequency": ("frequency", chosen, {"long_name": "frequency", "units": unit})}
    coords |= {axis: (axis, list(flat.names), {}) for axis in ("node", "other")}
    attrs = {"long_name": "power of the rates", "units": "Hz^2/Hz" if unit == "Hz" else "1"}
    return xr.DataArray(values, dims=("frequency", "node", "other"), coords=coords, attrs=attrs)


def asynchronous(flat: SpikingNetwork, start: ArrayLike = 0.0) -> Values:
    """Return the rates of all populations in base units, at which they keep each other."""
    if not flat.is_constant:
        raise ModelError("a stimulus changes over time", "give constant stimuli, or follow them: network_evolution")
    begin = np.asarray(start, dtype=np.float64)
    if (begin.ndim and begin.shape != (len(flat.neurons),)) or not (np.isfinite(begin) & (begin >= 0)).all():
        raise DataError(f"start is {start!r}", "give rates of 0 or more, one number or one per population")

    scale = flat.neurons[0].per_second

    def excess(rates: Values, find: Callable[[Neuron], float]) -> Values:
        return scale * np.array([find(neuron) for neuron in neurons_at(flat, np.maximum(rates, 0.0) / scale)]) - rates

    first = np.broadcast_to(begin, len(flat.neurons)).copy()
    return settled(lambda rates: excess(rates, _exact), first, lambda rates: excess(rates, rough_rate)) / scale


def _exact(neuron: Neuron) -> float:
    return stationary(neuron).rate


def neurons_at(flat: SpikingNetwork, rates: Values) -> list[Neuron]:
    """Return the neurons where all populations fire at constant rates."""
    return flat.among(lambda way: float(rates[way.source]))


class _Loop:
    """The round trip of a swing exp(s*t): what comes back of it, [target, source]."""

    def __init__(self, flat: SpikingNetwork, rates: Values) -> None:
        self.flat = flat
        self.volumes = [Volumes.of(neuron, neuron.bottom(), CELLS) for neuron in neurons_at(flat, rates)]
        self.like = [next(k for k, other in enumerate(self.volumes) if _equal(other, own)) for own in self.volumes]

    def gains(self, s: Complex) -> Complex:
        """Return the round trip at every s, [s, target, source]."""
        size = len(self.volumes)
        found = np.zeros((len(s), size, size), dtype=np.complex128)
        answers = {k: _responses(self.volumes[k], s) for k in set(self.like)}
        for target in range(size):
            pushed, spread = answers[self.like[target]].T
            for way in self.flat.ways:
                if way.target == target:
                    found[:, target, way.source] += (way.push * pushed + way.spread * spread) * np.exp(-s * way.delay)
        return found

    def miss(self, s: Complex) -> Complex:
        """Return what is 0 where a swing keeps itself up."""
        return np.linalg.det(np.eye(len(self.volumes)) - self.gains(s))

    def swing(self, s: complex) -> Complex:
        """Return the amplitudes of the rates, the largest 1."""
        values, vectors = np.linalg.eig(self.gains(np.array([s]))[0])
        found = vectors[:, np.argmin(np.abs(values - 1))]
        return found / found[np.argmax(np.abs(found))]


def _responses(volumes: Volumes, s: Complex) -> Complex:
    """Return what the rate answers to a weak swing of drift and of diffusion, [s, which]."""
    neuron = volumes.neuron
    diffusion = float(neuron.diffusion(np.array([neuron.reset]))[0])
    found: list[Complex] = []
    for push, spread in ((SMALL * diffusion / (neuron.threshold - neuron.reset), 0.0), (0.0, SMALL * diffusion)):
        below, above = (
            volumes.at(neuron.with_spikes(neuron.push + sign * push, neuron.spread + sign * spread)) for sign in (-1.0, 1.0)
        )
        answer = weak_response(volumes, below, above)
        found.append(np.array([answer(complex(each)) for each in s], dtype=np.complex128) / (2 * (push + spread)))
    return np.stack(found, axis=-1)


def _roots(loop: _Loop, top: float) -> list[complex]:
    """Return roots near the axis: those of a rational function fitted along it, each polished."""
    axis: Complex = np.asarray(1j * np.linspace(top / SAMPLES / 10, top, SAMPLES), dtype=np.complex128)
    values = loop.miss(axis)
    guesses = AAA(np.append(axis, axis.conj()), np.append(values, values.conj()), rtol=1e-8).roots()

    def miss(x: Values) -> Values:
        value = loop.miss(np.array([complex(*x)]))[0]
        return np.array([value.real, value.imag])

    found: list[complex] = []
    for guess in guesses:
        if not (0 <= guess.imag <= 1.1 * top and abs(guess.real) < NEAR * top and abs(guess) > SAME * top):
            continue
        near = root(miss, [guess.real, guess.imag], tol=1e-12)
        s = complex(*near.x)
        close = abs(s - guess) < 0.2 * abs(guess) + SAME * top
        known = any(abs(s - each) < SAME * top for each in [0.0, *found])
        if np.abs(near.fun).max() < ROOTED and close and -SAME * top < s.imag <= top and not known:
            found.append(complex(s.real, abs(s.imag)))
    return sorted(found, key=lambda s: -s.real)


def _equal(one: Volumes, other: Volumes) -> bool:
    return one.neuron.refractory == other.neuron.refractory and np.array_equal(one.bands, other.bands)
