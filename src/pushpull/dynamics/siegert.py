"""Rate and irregularity of the leaky integrate-and-fire neuron in white noise, in closed form, as a logarithm in the tail."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.special import dawsn, erf, erfcx

from pushpull.base.errors import DataError

ZETA = 1.4603545088095868  # |zeta(1/2)|
COLOUR = ZETA / np.sqrt(2)  # of deviation*sqrt(tau_synapse/tau): by how much slow noise lifts threshold and reset
GRID = ZETA / np.sqrt(2 * np.pi)  # of deviation*sqrt(dt/tau): by how much looking once a step lifts the threshold
NEGLIGIBLE = 45.0  # exp of minus this is nothing
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(60)

Values = NDArray[np.float64]


def siegert_rate(mean: ArrayLike, deviation: ArrayLike, **neuron: ArrayLike) -> Any:
    """Return the firing rate in Hz of tau*v' = mean - v + deviation*sqrt(tau)*xi, reset at a threshold; arrays broadcast.

    neuron: `threshold`, `reset` (units of mean), `tau`, `refractory` (ms; 0 where not given). A free membrane would deviate by
    deviation/sqrt(2). `tau_synapse` (ms, short against tau) is the time constant of synapses that make the noise coloured, to
    first order in its root; `dt` (ms) that of a simulation that looks at the threshold once a step. Raises DataError.
    Source: Siegert (1951), Phys. Rev. 81:617; Fourcaud & Brunel (2002), Neural Comput. 14:2057; the grid: Asmussen et al. (1995),
    Ann. Appl. Probab. 5:875.
    """
    return np.exp(siegert_log_rate(mean, deviation, **neuron))


def siegert_log_rate(mean: ArrayLike, deviation: ArrayLike, **neuron: ArrayLike) -> Any:
    """Return the natural logarithm of the rate in Hz, finite where the rate itself is too small for a number.

    Arguments as in `siegert_rate`.
    """
    at = _read(mean, deviation, neuron)
    scaled = np.log(at["tau"] * np.sqrt(np.pi)) + _log_integral(at)
    with np.errstate(divide="ignore"):
        return np.log(1000.0) - np.logaddexp(np.log(at["refractory"]), np.where(at["noisy"], scaled, _log_free_time(at)))


def siegert_cv(mean: ArrayLike, deviation: ArrayLike, **neuron: ArrayLike) -> Any:
    """Return the coefficient of variation of the intervals between spikes. Arguments as in `siegert_rate`.

    Source: Brunel (2000), J. Comput. Neurosci. 8:183, appendix A.1, its double integral in another order.
    """
    at = _read(mean, deviation, neuron)
    log_rate = siegert_log_rate(mean, deviation, **neuron) - np.log(1000.0)
    values = np.vectorize(_log_double_integral)(at["low"], at["high"])
    found = np.sqrt(np.exp(np.log(2 * np.pi * at["tau"] ** 2) + values + 2 * log_rate))
    return np.where(at["noisy"], found, 0.0)[()]


def _read(mean: ArrayLike, deviation: ArrayLike, neuron: dict[str, Any]) -> dict[str, Values]:
    """Return every number as an array of one shape, and the distances to threshold and reset in deviations."""
    defaults = {"refractory": 0.0, "tau_synapse": 0.0, "dt": 0.0}
    needed = ("threshold", "reset", "tau")
    if missing := [name for name in needed if name not in neuron]:
        raise DataError(f"the neuron has no {missing[0]}", "give threshold=, reset= and tau=")
    if unknown := [name for name in neuron if name not in (*needed, *defaults)]:
        raise DataError(f"{unknown[0]!r} says nothing about the neuron", f"known: {', '.join((*needed, *defaults))}")
    given = {"mean": mean, "deviation": deviation} | defaults | neuron
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in given.values()))
    at = dict(zip(given, arrays, strict=True))
    if any(not np.isfinite(value).all() for value in arrays):
        raise DataError("the neuron or its input is not finite", "give numbers")
    if (at["threshold"] <= at["reset"]).any():
        raise DataError("the reset is not below the threshold", "lower reset= or lift threshold=")
    if (at["tau"] <= 0).any() or any((at[name] < 0).any() for name in ("deviation", *defaults)):
        raise DataError("a time or a deviation is negative, or tau is zero", "deviations and times are 0 or more, tau is above 0")
    at["noisy"] = at["deviation"] > 0
    deviation = np.where(at["noisy"], at["deviation"], 1.0)
    colour = COLOUR * np.sqrt(at["tau_synapse"] / at["tau"])
    at["high"] = (at["threshold"] - at["mean"]) / deviation + colour + GRID * np.sqrt(at["dt"] / at["tau"])
    at["low"] = (at["reset"] - at["mean"]) / deviation + colour
    return at


def _log_integral(at: dict[str, Values]) -> Values:
    """Return the logarithm of the integral of exp(x^2)*(1 + erf x) from low to high.

    Above 0 the integrand is 2*exp(x^2) - erfcx(x), below it is erfcx(-x): Dawson's function takes the growing part, and what is
    left is the integral of erfcx between the two distances, by Gauss's rule in asinh.
    """
    low, high = at["low"], at["high"]
    above, under = np.maximum(high, 0.0), np.maximum(low, 0.0)
    first, last = np.arcsinh(np.abs(high)), np.arcsinh(np.abs(low))
    half = (last - first) / 2
    places = half[..., None] * _NODES + ((first + last) / 2)[..., None]
    slow = half * ((erfcx(np.sinh(places)) * np.cosh(places)) @ _WEIGHTS)
    grown = 2 * (dawsn(above) - np.exp(under**2 - above**2) * dawsn(under))
    return above**2 + np.log(grown + np.exp(-(above**2)) * slow)


def _log_free_time(at: dict[str, Values]) -> Values:
    """Return the logarithm of the time from reset to threshold without noise, infinite where the mean does not reach it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        time = at["tau"] * np.log((at["mean"] - at["reset"]) / (at["mean"] - at["threshold"]))
        return np.log(np.where(at["mean"] > at["threshold"], time, np.inf))


def _log_double_integral(low: float, high: float) -> float:
    """Return log of the integral over y < high of exp(y^2)*(1 + erf y)^2 * (integral of exp(x^2) from max(low, y) to high)."""
    scale = max(high, 0.0) ** 2

    def integrand(y: float) -> float:
        m = max(low, y)
        own = (1 + erf(y)) ** 2 * np.exp(y**2 - scale) if y > 0 else erfcx(-y) ** 2 * np.exp(-scale)
        lag = -scale if y > 0 else -(y**2) - scale
        return own * (np.exp(high**2 + lag) * dawsn(high) - np.exp(m**2 + lag) * dawsn(m))

    bottom = -np.sqrt(min(low, 0.0) ** 2 + NEGLIGIBLE)
    near = np.sqrt(max(high**2 - NEGLIGIBLE, 0.0)) if high > 0 else high
    edges = sorted({bottom, high, *(p for p in (low, 0.0, near) if bottom < p < high)})
    parts = [quad(integrand, a, b, epsabs=0, epsrel=1e-10, limit=200)[0] for a, b in pairwise(edges)]
    return float(np.log(sum(parts)) + 2 * scale)
