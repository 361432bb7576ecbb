"""Densities and rates of neurons of one state against closed forms; the equations are read, whatever the model."""

import numpy as np
import pytest

from pushpull import models
from pushpull.base.errors import ModelError
from pushpull.dynamics import firing_rate, interval_cv, siegert_cv, siegert_rate, stationary_density
from pushpull.spec import Model, parameter, state
from pushpull.spec.values import per_copy

INPUTS = [(15.0, 5.0), (25.0, 5.0), (30.0, 1.0), (10.0, 5.0), (19.0, 1.0), (5.0, 5.0)]
NEURON = {"threshold": 20.0, "reset": 10.0, "tau": 20.0, "refractory": 2.0}


class Perfect(Model):
    """Integrates its input without a leak, beneath a spring far below its reset."""

    time = "1"
    equations = """
        x' = where(x < 0, a - 4*x, a)
        when x >= 1: x = 0.5
    """
    x: float = state(default=0.0, doc="what is integrated")
    a: float = parameter(default=0.5, doc="input")


class Stretched(Model):
    """A leaky neuron y seen as x = sinh(y), so that its noise grows with it."""

    time = "1"
    equations = """
        x' = w*(m - y) + s**2/2*x + s*w*xi
        y = log(x + w)
        w = sqrt(1 + x**2)
        when x >= sinh(1): x = sinh(0.2)
    """
    x: float = state(default=0.0, doc="stretched potential")
    m: float = parameter(default=0.8, doc="mean of y")
    s: float = parameter(default=0.5, doc="noise of y")


@pytest.mark.parametrize(("mean", "deviation"), INPUTS)
def test_the_leaky_neuron_has_the_rate_and_irregularity_of_its_closed_form(mean, deviation):
    model = models.LeakyIntegrateAndFire(mu=mean, sigma=deviation)
    assert float(firing_rate(model)) == pytest.approx(siegert_rate(mean, deviation, **NEURON), rel=1e-10)
    assert float(interval_cv(model)) == pytest.approx(siegert_cv(mean, deviation, **NEURON), rel=1e-9)


def test_the_quadratic_neuron_at_its_saddle_node_is_known_exactly():
    """The rate goes with the cube root of D, CV is 1/sqrt(3) (Lindner et al. 2003, Phys. Rev. E 67:031916)."""
    wide = models.QuadraticIntegrateAndFire(I=0.0, v_peak=300.0, v_reset=-300.0, tau_ref=2 / 300)
    found = [wide.with_noise(v=size) for size in (1.0, 8.0)]
    rates = [float(firing_rate(each)) for each in found]
    assert rates[1] / rates[0] == pytest.approx(64 ** (1 / 3), rel=1e-5)
    assert float(interval_cv(found[0])) == pytest.approx(3**-0.5, rel=1e-5)


def test_the_exponential_neuron_reaches_its_published_rates():
    found = firing_rate(models.ExponentialIntegrateAndFire(mu=per_copy([0.0, 10.0]), sigma=per_copy([5.0, 0.0])))
    np.testing.assert_allclose(found, [8.06170730, 57.7230026], rtol=1e-8)
    assert found.attrs["units"] == "Hz"


def test_a_perfect_one_counts_its_input():
    """Above the spring the mean passage takes (theta - reset)/a plus what the walls add; far from them nothing."""
    found = Perfect(a=2.0).with_noise(x=0.3)
    assert float(firing_rate(found)) == pytest.approx(2.0 / 0.5, rel=1e-6)
    assert float(interval_cv(found)) == pytest.approx(np.sqrt(2 * 0.3**2 / 2 / (2.0 * 0.5)), rel=1e-5)


def test_the_density_is_a_density_and_its_flux_is_the_rate():
    model = models.LeakyIntegrateAndFire(mu=15.0, sigma=5.0)
    density, rate = stationary_density(model), float(firing_rate(model)) / 1000.0
    assert float(density.integrate("v")) == pytest.approx(1 - 2.0 * rate, abs=5e-6)
    assert (density >= 0).all()
    assert float(density[-1]) == 0.0
    slope = float(density[-2]) / float(density["v"][-1] - density["v"][-2])
    assert slope * 25.0 / 2 / 20.0 == pytest.approx(rate, rel=5e-3)
    assert density.attrs["units"] == "1/mV"
    swept = stationary_density(model.replace(mu=per_copy([10.0, 15.0])))
    assert swept.dims == ("v", "copy")
    np.testing.assert_allclose(swept.isel(copy=1).interp(v=density["v"][1:]), density[1:], rtol=0.02, atol=1e-4)


def test_units_of_the_noise_and_the_time_do_not_matter():
    bare = models.LeakyIntegrateAndFire(mu=15.0, sigma=0.0).with_noise(v="1.118033988749895 mV/sqrt(ms)")
    assert float(firing_rate(bare)) == pytest.approx(siegert_rate(15, 5, **NEURON), rel=1e-10)


def test_noise_that_grows_with_the_state_is_taken_in_the_sense_of_ito():
    neuron = {"threshold": 1.0, "reset": 0.2, "tau": 1.0}
    assert float(firing_rate(Stretched())) == pytest.approx(siegert_rate(0.8, 0.5, **neuron) / 1000, rel=1e-7)
    assert float(interval_cv(Stretched())) == pytest.approx(siegert_cv(0.8, 0.5, **neuron), rel=1e-7)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (models.FitzHughNagumo(), "2 states"),
        (models.LeakyIntegrateAndFire(sigma=0.0), "no noise"),
        (models.AdaptiveIntegrateAndFire(), "2 states"),
        (Perfect().replace(a=-1.0), "no noise"),
    ],
)
def test_what_has_no_density_of_one_state_is_refused(model, text):
    with pytest.raises(ModelError, match=text):
        stationary_density(model)
