"""Draw docs/images/choose-a-scheme.png: the error of a spiking axon against the step."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

import pushpull as pp

# Model
axon = pp.models.HodgkinHuxley(I=10)
schemes = (pp.Euler(), pp.Heun(), pp.RK4(), pp.ExponentialEuler(staggered=True))
steps = [0.05, 0.025, 0.01, 0.005, 0.0025]


# Run
def potential(scheme: pp.Scheme, dt: float) -> xr.DataArray:
    """Return the potential every half a millisecond."""
    return pp.simulate(axon, duration=10, dt=dt, scheme=scheme, record=pp.Sample("v", "0.5 ms"))["v"]


finest = potential(pp.RK4(), 0.0005)
errors = {repr(scheme): [float(np.abs(potential(scheme, dt) - finest).max()) for dt in steps] for scheme in schemes}

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(figsize=(5.5, 3.4), layout="constrained")
    for name, values in errors.items():
        axes.loglog(steps, values, marker="o", markersize=4, label=name)
    axes.set(xlabel="dt (ms)", ylabel="largest error (mV)")
    axes.set_xticks(steps, [f"{dt:g}" for dt in steps])
    axes.minorticks_off()
    axes.legend(frameon=False)
    figure.savefig(Path(__file__).with_name("choose-a-scheme.png"), dpi=150)
