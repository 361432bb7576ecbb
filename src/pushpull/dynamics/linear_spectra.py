"""Spectra of linear noise: the resolvent of the Jacobian, delays exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.base.errors import DataError
from pushpull.dynamics.linear_noise import sent_by
from pushpull.dynamics.observed import Observed, of_system
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population

System = Model | Population | Network


def cross_spectrum_of(
    system: System, frequencies: ArrayLike, *, quantity: str | None = None, at: Mapping[str, Any] | None = None
) -> xr.DataArray:
    """Return one-sided cross-spectral densities, complex (frequency, node, other[, copy]), of a quantity's small fluctuations.

    S(w) = R D R* with R = (i w - J(w))^-1, where a delay of tau multiplies its coupling by exp(-i w tau). frequencies: in Hz, or
    in cycles per unit of time where time has none. quantity: by default what the model sends; at: see `covariance`.
    The phase of (node, other) is positive where node leads; the real part integrates to the covariance. Raises DataError.
    Source: Gardiner (2009), Stochastic Methods, section 4.4.6; Castaldo et al. (2026), Phys. Rep. 1189:1, section 2.
    """
    chosen = np.atleast_1d(np.asarray(frequencies, dtype=np.float64))
    if chosen.ndim != 1 or not np.isfinite(chosen).all() or (chosen < 0).any():
        raise DataError(
            "frequencies are not a list of finite numbers of 0 or more", "give them in Hz, as in numpy.arange(1, 100)"
        )
    copies = of_system(system, None, sent_by(system) if quantity is None else quantity, at)
    found = [_density(each, chosen) for each in copies]
    return found[0] if len(found) == 1 else xr.concat(found, dim="copy", combine_attrs="override").transpose(..., "copy")


def power_spectrum_of(
    system: System, frequencies: ArrayLike, *, quantity: str | None = None, at: Mapping[str, Any] | None = None
) -> xr.DataArray:
    """Return one-sided power spectral densities, (frequency, node[, copy]), as `measure.power_spectrum` estimates them.

    Arguments as in `cross_spectrum_of`.
    """
    cross = cross_spectrum_of(system, frequencies, quantity=quantity, at=at)
    place = xr.DataArray(np.arange(cross.sizes["node"]), dims="node", coords={"node": cross["node"]})
    power = cross.isel(node=place, other=place).real.drop_vars("other")
    return power.rename("power").assign_attrs(cross.attrs | {"long_name": "power spectral density"})


def coherence_of(
    system: System, frequencies: ArrayLike, *, quantity: str | None = None, at: Mapping[str, Any] | None = None
) -> xr.DataArray:
    """Return the magnitude-squared coherence in [0, 1], (frequency, node, other[, copy]), as `measure.coherence` estimates it.

    Arguments as in `cross_spectrum_of`.
    """
    cross = cross_spectrum_of(system, frequencies, quantity=quantity, at=at)
    power = np.einsum("fii...->fi...", cross.values).real
    values = np.abs(cross.values) ** 2 / (power[:, :, None] * power[:, None])
    return cross.copy(data=values.clip(0.0, 1.0)).rename("coherence").assign_attrs(long_name="coherence", units="1")


def _density(each: Observed, frequencies: np.ndarray) -> xr.DataArray:
    each.linear.check_stable()
    second = 1e-3 if each.time == "ms" else 1.0  # cycles per unit of time in one Hz, and units of time per Hz
    rows = np.eye(len(each.diffusion)) if each.rows is None else each.rows
    values = [each.linear.spectrum(2 * np.pi * second * f, each.diffusion, rows) for f in frequencies]
    hertz = "Hz" if each.time == "ms" else "1"
    unit = each.unit if hertz == "1" else f"{each.unit}/Hz"
    axis = xr.Variable("frequency", frequencies, {"long_name": "frequency", "units": hertz})
    return xr.DataArray(
        2 * second * np.stack(values),
        dims=("frequency", "node", "other"),
        coords={"frequency": axis, "node": each.labels, "other": each.labels},
        attrs={"long_name": "cross-spectral density", "units": unit},
        name="cross_spectrum",
    )
