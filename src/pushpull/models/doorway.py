"""A doorway for quick work: four functions of plain arrays and a plain dict, before models, networks and runs."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp

from pushpull.base.errors import DataError, ModelError, PushpullError, RunError, suggest
from pushpull.compile.evaluate import evaluate
from pushpull.compile.system import to_base
from pushpull.models.wilson_cowan import WilsonCowan
from pushpull.spec.tree import Node, substitute

Array = NDArray[np.float64]
Parameters = Mapping[str, Any]

_FIELD: Parameters = MappingProxyType({"tau": 1.0, "w_kernel": None, "input_field": 0.0, "nonlinearity": np.tanh})
_STDP: Parameters = MappingProxyType({"A_plus": 0.01, "A_minus": 0.0105, "tau_plus": 16.8, "tau_minus": 33.7})


class NeuralDynamics:
    """Textbook equations as functions; parameters are plain dicts, and what a dict leaves out is at its default.

    Times are in ms. Raises ModelError for parameters that are unknown or not what they should be, DataError for such states,
    times and fields. Networks, noise, units and faster runs are a step further: `pp.models`, `pp.simulate`.
    """

    @staticmethod
    def wilson_cowan_equations(state: ArrayLike, t: float, params: Parameters | None = None) -> Array:
        """Return the derivatives of [E, I], in 1/ms; `params` are those of `pp.models.WilsonCowan`.

        `state` may also be [E, I] with an array for each, as for a phase plane. The equations do not depend on `t`.

        Source: Wilson & Cowan (1972), Biophys. J. 12:1, eqs. 11-12.
        """
        point = _finite(state, "state")
        if point.ndim == 0 or len(point) != 2:
            raise DataError(f"state has the shape {point.shape}", "give [E, I], two numbers or two arrays")
        return _rates(point, _wilson_cowan(params))

    @staticmethod
    def simulate_wilson_cowan(params: Parameters | None, t_span: ArrayLike, initial_state: ArrayLike | None = None) -> Array:
        """Return E and I at the times `t_span` in ms, as [time, 2]; the first time is that of `initial_state`, [0.1, 0.05].

        The relative error is of the order of 1e-9, whatever the spacing of the times.
        """
        values = _wilson_cowan(params)
        times = _finite(t_span, "t_span")
        if times.ndim != 1 or len(times) < 2 or not (np.diff(times) > 0).all():
            raise DataError("t_span is no rising sequence of times", "give an array, as in np.linspace(0, 100, 1001)")
        start = _finite(_wilson_cowan_start() if initial_state is None else initial_state, "initial_state")
        if start.shape != (2,):
            raise DataError(f"initial_state has the shape {start.shape}", "give [E, I], two numbers")
        found = solve_ivp(lambda t, y: _rates(y, values), (times[0], times[-1]), start, "LSODA", times, rtol=1e-10, atol=1e-12)
        if not found.success:
            raise RunError(f"the integration stopped before {times[-1]:g} ms: {found.message}", "look for time constants near 0")
        return found.y.T

    @staticmethod
    def neural_field_equation(u: ArrayLike, t: float, params: Parameters | None = None) -> Array:
        """Return du/dt = (-u + f(w*u) + input_field)/tau on a line, with f of the convolved activity.

        This is not the field of Amari (1977), w*f(u): there the rate is convolved, here it is taken after the convolution. The
        sum over the kernel is plain, with no grid spacing: put dx into the kernel. Beyond the ends u is 0. `params`: tau,
        `w_kernel` (an odd number of weights, not longer than u; its middle acts on the point itself; without it f(u)),
        `input_field` (a number or one per point) and `nonlinearity` (tanh unless given). Nothing depends on `t`.
        """
        field = _finite(u, "u")
        if field.ndim != 1 or not len(field):
            raise DataError(f"u has the shape {field.shape}", "give one number per point of a line")
        given = _known(params, _FIELD, "a neural field")
        tau = _positive(given, "tau")
        arriving = _finite(given["input_field"], "input_field", ModelError)
        if arriving.shape not in ((), field.shape):
            raise ModelError(f"input_field has the shape {arriving.shape} and u {field.shape}", "give a number, or one per point")
        weighed = field if given["w_kernel"] is None else np.convolve(field, _kernel(given["w_kernel"], len(field)), "same")
        return (-field + _shaped(given["nonlinearity"], weighed) + arriving) / tau

    @staticmethod
    def stdp_update(delta_t: ArrayLike, params: Parameters | None = None) -> Any:
        """Return the change of weight by spikes `delta_t` = t_post - t_pre ms apart: a number, or an array of the same shape.

        A presynaptic spike that comes first (delta_t > 0) potentiates, A_plus*exp(-delta_t/tau_plus); one that comes last
        depresses, -A_minus*exp(delta_t/tau_minus); spikes at once change nothing. `params`: A_plus, A_minus, tau_plus, tau_minus.

        Source: Bi & Poo (2001), Annu. Rev. Neurosci. 24:139, with its time constants.
        """
        apart = _finite(delta_t, "delta_t")
        given = _known(params, _STDP, "the plasticity of spike times")
        gain, loss = _number(given, "A_plus"), _number(given, "A_minus")
        rise = gain * np.exp(-np.abs(apart) / _positive(given, "tau_plus"))
        fall = -loss * np.exp(-np.abs(apart) / _positive(given, "tau_minus"))
        change = np.where(apart > 0, rise, np.where(apart < 0, fall, 0.0))
        return change if change.ndim else float(change)


@cache
def _flow() -> tuple[Node, ...]:
    """Return the right-hand sides of the model, in ms, with the quantities that they are made of spelled out."""
    definition = WilsonCowan().definition
    spelled: dict[str, Node] = {}
    for item in definition.derived:
        spelled[item.name] = substitute(to_base(item.expression), spelled)
    return tuple(substitute(to_base(item.expression), spelled) for item in definition.derivatives)


def _rates(point: Array, values: Mapping[str, float]) -> Array:
    names = {**values, "E": point[0], "I": point[1]}
    return np.array([evaluate(node, names) for node in _flow()], dtype=float)


def _wilson_cowan(params: Parameters | None) -> dict[str, float]:
    definition = WilsonCowan().definition
    defaults = {field.name: field.default for field in definition.of_kind("parameter")}
    given = _known(params, defaults, "the Wilson-Cowan equations")
    silent = {field.name: 0.0 for field in definition.of_kind("port")}
    return {name: (_positive if name.startswith("tau") else _number)(given, name) for name in defaults} | silent


def _wilson_cowan_start() -> list[float]:
    return [field.default for field in WilsonCowan().definition.of_kind("state")]


def _known(params: Parameters | None, defaults: Parameters, what: str) -> dict[str, Any]:
    if params is not None and not isinstance(params, Mapping):
        raise ModelError(f"the parameters of {what} are {type(params).__name__}", "give a dict, as in {'name': 1.0}, or None")
    for name in params or ():
        if name not in defaults:
            raise ModelError(f"{what} has no parameter {name!r}", suggest(name, defaults))
    return {**defaults, **(params or {})}


def _number(given: Parameters, name: str) -> float:
    try:
        value = float(given[name])
    except (TypeError, ValueError):
        raise ModelError(f"{name} is {given[name]!r}, which is no number", "give a finite number") from None
    if not np.isfinite(value):
        raise ModelError(f"{name} is {value}", "give a finite number")
    return value


def _positive(given: Parameters, name: str) -> float:
    value = _number(given, name)
    if value <= 0:
        raise ModelError(f"{name} is {value:g}", "a time constant is above 0")
    return value


def _finite(values: ArrayLike, what: str, error: type[PushpullError] = DataError) -> Array:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise error(f"{what} holds something that is no number", "give numbers, in a list or an array") from None
    if not np.isfinite(array).all():
        raise error(f"{what} holds numbers that are not finite", "look for nan and inf in it")
    return array


def _kernel(values: ArrayLike, points: int) -> Array:
    kernel = _finite(values, "w_kernel", ModelError)
    if kernel.ndim != 1 or len(kernel) % 2 == 0 or len(kernel) > points:
        raise ModelError(
            f"w_kernel has the shape {kernel.shape} for a field of {points} points",
            "give an odd number of weights, so that one is the middle, and no more than there are points",
        )
    return kernel


def _shaped(nonlinearity: Callable[[Array], Any], values: Array) -> Array:
    if not callable(nonlinearity):
        raise ModelError(f"nonlinearity is {nonlinearity!r}", "give a function of an array, as np.tanh")
    shaped = np.asarray(nonlinearity(values), dtype=float)
    if shaped.shape != values.shape:
        raise ModelError(f"nonlinearity makes the shape {shaped.shape} of {values.shape}", "give a function that keeps the shape")
    return shaped
