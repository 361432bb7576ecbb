"""Densities in time, responses to weak input and spectra of spikes, against closed forms and each other."""

import numpy as np
import pytest

from pushpull import models
from pushpull.base.errors import DataError, ModelError
from pushpull.dynamics import (
    density_evolution,
    firing_rate,
    interval_cv,
    rate_response,
    siegert_rate,
    spike_spectrum_of,
    stationary_density,
)
from pushpull.spec.values import per_copy

NEURON = {"threshold": 20.0, "reset": 10.0, "tau": 20.0, "refractory": 2.0}
LEAKY = models.LeakyIntegrateAndFire(mu=15.0, sigma=5.0)


def unit_leaky(mean, diffusion):
    """One millisecond is the unit of time of the published numbers."""
    return models.LeakyIntegrateAndFire(mu=mean, sigma=np.sqrt(2 * diffusion), tau=1.0, tau_ref=0.0, v_threshold=1.0, v_reset=0.0)


@pytest.mark.parametrize(
    ("mean", "diffusion", "expected"),
    [
        (0.8, 0.1, [0.16889891, 0.1786651, 0.3237915, 0.3810807, 0.3714413, 0.3715314]),
        (1.2, 0.01, [0.032648641, 0.03570524, 0.4835892, 0.4433931, 0.5842673, 0.5888175]),
    ],
)
def test_spectra_are_those_of_parabolic_cylinder_functions(mean, diffusion, expected):
    """Lindner, Schimansky-Geier & Longtin (2002), Phys. Rev. E 66:031916."""
    found = spike_spectrum_of(unit_leaky(mean, diffusion), 1000 * np.array([0, 0.1, 0.5, 1, 2, 5]))
    np.testing.assert_allclose(found / 1000, expected, rtol=5e-7)


def test_a_spectrum_begins_at_the_irregularity_and_ends_at_the_rate():
    found = spike_spectrum_of(LEAKY, [0.0, 0.01, 3000.0])
    rate, cv = float(firing_rate(LEAKY)), float(interval_cv(LEAKY))
    assert (abs(found / [rate * cv**2, rate * cv**2, rate] - 1) < [1e-6, 1e-4, 1e-4]).all()


def test_the_response_to_slow_input_is_the_slope_of_the_rate():
    slope = (siegert_rate(15.001, 5, **NEURON) - siegert_rate(14.999, 5, **NEURON)) / 0.002
    found = rate_response(LEAKY, [0.0, 0.01], port="drive")
    np.testing.assert_allclose(found, [slope, slope], rtol=6e-4)
    np.testing.assert_allclose(found.real, [slope, slope], rtol=2e-6)
    assert found.attrs["units"] == "Hz/(mV)"


def test_the_response_to_fast_input_falls_with_the_root_of_frequency_a_lag_of_an_eighth():
    """Brunel et al. (2001), Phys. Rev. Lett. 86:2186: rate*sqrt(2/(omega*tau))/sigma at -45 degrees."""
    fast = rate_response(LEAKY, [2000.0, 8000.0], port="drive").values
    rate = float(firing_rate(LEAKY))
    expected = rate / 5.0 * np.sqrt(2 / (2 * np.pi * np.array([2.0, 8.0]) * 20.0))
    assert (np.abs(np.abs(fast) / expected - 1) < [0.06, 0.03]).all()
    np.testing.assert_allclose(np.angle(fast), -np.pi / 4, atol=0.05)


def test_an_oscillating_input_makes_the_density_answer_as_the_response_says():
    run = density_evolution(
        LEAKY, duration=300, dt=0.1, stimuli={"drive": "0.2*cos(2*pi*t*20[Hz])"}, initial="stationary", cells=500
    )
    last = run["rate"].values[-1000:]  # two periods
    turn = np.exp(-2j * np.pi * 0.02 * run["time"].values[-1000:])
    measured = 2 * np.mean(last * turn) / 0.2
    expected = complex(rate_response(LEAKY, [20.0], port="drive")[0])
    assert abs(measured / expected - 1) < 0.01


def test_the_density_settles_into_the_stationary_one_and_keeps_its_mass():
    run = density_evolution(LEAKY, duration=200, dt=0.1)
    assert float(run["rate"][-1]) == pytest.approx(float(firing_rate(LEAKY)), rel=3e-5)
    width = float(run["v"][1] - run["v"][0])
    np.testing.assert_allclose(run["density"].sum("v") * width + run["refractory"], 1.0, atol=1e-12)
    assert (run["density"] >= 0).all()
    last, expected = run["density"].isel(kept=-1), stationary_density(LEAKY)
    np.testing.assert_allclose(last, expected.interp(v=last["v"], kwargs={"fill_value": 0.0}), atol=2e-5)


def test_mass_and_positivity_survive_a_strong_jump_of_the_input_and_a_period_that_no_step_divides():
    model = LEAKY.replace(tau_ref=2.03, sigma=1.0)
    run = density_evolution(model, duration=60, dt=0.1, stimuli={"drive": "where(t > 20[ms], 40, -10)"}, cells=400)
    width = float(run["v"][1] - run["v"][0])
    np.testing.assert_allclose(run["density"].sum("v") * width + run["refractory"], 1.0, atol=1e-12)
    assert (run["density"] >= 0).all()
    assert float(run["refractory"][-1]) > 0.05


def test_the_first_order_in_dt_that_it_claims():
    ends = [float(density_evolution(LEAKY, duration=20, dt=dt, cells=300)["rate"][-1]) for dt in (0.1, 0.05, 0.025, 0.0125)]
    changes = np.abs(np.diff(ends))
    np.testing.assert_allclose(np.log2(changes[:-1] / changes[1:]), 1.0, atol=0.08)


def test_copies_are_computed_apart():
    swept = LEAKY.replace(mu=per_copy([12.0, 15.0]))
    both = density_evolution(swept, duration=20, dt=0.2, cells=200, initial=per_copy([0.0, 5.0]))
    assert both["rate"].dims == ("time", "copy")
    alone = density_evolution(LEAKY, duration=20, dt=0.2, cells=200, initial=5.0)
    np.testing.assert_allclose(both["rate"].isel(copy=1), alone["rate"], rtol=0.02, atol=1e-3)
    found = spike_spectrum_of(swept, [10.0])
    assert float(found[0, 1]) == pytest.approx(float(spike_spectrum_of(LEAKY, [10.0])[0]), rel=1e-12)


def test_what_cannot_evolve_is_refused():
    with pytest.raises(ModelError, match="outside its density"):
        density_evolution(LEAKY, duration=10, dt=0.1, initial=20.0)
    with pytest.raises(DataError, match="too few"):
        density_evolution(LEAKY, duration=10, dt=0.1, cells=3)
    with pytest.raises(DataError, match="several stimuli"):
        density_evolution(LEAKY, duration=10, dt=0.1, stimuli={"drive": ["1", "2"]})
    with pytest.raises(ModelError, match="no port 'driv'"):
        rate_response(LEAKY, [1.0], port="driv")
