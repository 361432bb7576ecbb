"""Linear haemodynamic responses are their kernels: the answer to a step is the kernel's integral."""

import numpy as np
import pytest
from scipy.special import gammainc

import pushpull as pp
from pushpull.base.errors import ModelError, UnitError


def flow(t):
    """Integrate k1 V0 exp(-t/1.6) sin(w t)/w from 0 to t."""
    a, w = 0.625, np.sqrt(2.5 - 0.625**2)
    return 5.6 * 0.02 * (1 - np.exp(-a * t) * (np.cos(w * t) + a / w * np.sin(w * t))) / (a**2 + w**2)


CASES = {
    "gamma": (pp.signals.gamma_response(), lambda t: gammainc(3, t / 1.08)),
    "gamma of shape 5": (pp.signals.gamma_response(5, "0.7 s"), lambda t: gammainc(5, t / 0.7)),
    "mixture": (pp.signals.mixture_of_gammas(), lambda t: gammainc(6, t) - gammainc(16, t) / 6),
    "volterra": (pp.signals.volterra_response(), flow),
}


@pytest.mark.parametrize("case", CASES)
def test_the_answer_to_a_step_is_the_integral_of_the_kernel(case):
    response, integral = CASES[case]
    run = pp.simulate(
        response, duration="30 s", dt="10 ms", stimuli={"activity": "1"}, record="bold", scheme=pp.RK4(), target="numpy"
    )
    seconds = run["bold"].time / 1000
    np.testing.assert_allclose(run["bold"], integral(seconds), atol=1e-8)


def test_bold_takes_a_response_in_the_loop():
    model = pp.Model.from_text("x' = (1 - x)/tau\ntau = 1[ms]\nx(0) = 1", name="Constant")
    observer = pp.Bold("1 s", quantity="x", model=pp.signals.gamma_response())
    bold = pp.simulate(model, duration="12 s", dt="1 ms", record=observer)["bold"]
    np.testing.assert_allclose(bold, gammainc(3, bold.time / 1080), atol=1e-5)


def test_shapes_and_times_that_are_none_are_refused():
    with pytest.raises(ModelError, match="whole number of stages"):
        pp.signals.gamma_response(2.5)
    with pytest.raises(ModelError, match="positive"):
        pp.signals.gamma_response(3, "-1 s")
    with pytest.raises(UnitError):
        pp.signals.mixture_of_gammas("3 mV")
