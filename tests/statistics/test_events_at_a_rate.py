"""Events at a rate: intervals as renewal theory says, the same spikes on every target, texts that come back."""

import numpy as np
import pytest
from scipy.integrate import quad

import pushpull as pp
from pushpull.base.errors import CompileError, ModelError, UnitError

POISSON = "x' = -x/tau\nx(0) = 0\ntau = 10[ms]\nrho = 0.05[1/ms]\nat rate rho: x = 1; hold x for 4[ms]"
ESCAPING = """
v' = (mu - v)/tau
v(0) = 0[mV]
mu = 15[mV]
tau = 20[ms]
rho = 0.1[1/ms]*exp((v - 18[mV])/2[mV])
at rate rho: v = 2[mV]; refractory 3[ms]
"""
OPTIONS = {"record": [], "progress": False, "scheme": pp.Heun()}


def spikes_of(text, size=400, duration="4 s", dt=0.1, **options):
    model = pp.Model.from_text(text, name="Escaping")
    return pp.simulate(pp.Population(model, size), duration=duration, dt=dt, **(OPTIONS | options)).spikes["Escaping"]


def test_a_constant_rate_gives_exponential_waits_after_the_hold():
    spikes = spikes_of(POISSON)
    waits = np.concatenate([np.diff(spikes.of(node)) for node in range(spikes.size)]) - 4.0
    steps = waits / 0.1
    chance = -np.expm1(-0.05 * 0.1)
    error = np.sqrt(1 - chance) / chance / np.sqrt(len(steps))
    assert abs(steps.mean() - 1 / chance) < 5 * error
    assert waits.std() / waits.mean() == pytest.approx(1.0, abs=5 / np.sqrt(len(waits)))
    assert abs(np.corrcoef(waits[1:], waits[:-1])[0, 1]) < 5 / np.sqrt(len(waits))


def test_an_escaping_neuron_fires_at_the_rate_of_renewal_theory():
    """The rate is one over the refractory time and the integral of the chance to have survived since the reset."""

    def survival(t):
        return np.exp(-quad(lambda s: 0.1 * np.exp((15 - 13 * np.exp(-s / 20) - 18) / 2), 0, t)[0])

    expected = 1000 / (3 + quad(survival, 0, 600, limit=200)[0])
    spikes = spikes_of(ESCAPING, dt=0.05, transient="200 ms", duration="3.2 s")
    error = 1 / np.sqrt(len(spikes))
    assert spikes.rate == pytest.approx(expected, rel=5 * error + 0.05 / 20)


@pytest.mark.parametrize("precision", ["single", "double"])
def test_targets_and_threads_draw_the_same_events(precision):
    runs = [
        spikes_of(ESCAPING, 70, "300 ms", target=target, threads=threads, precision=precision, copies=2)
        for target, threads in (("numpy", 1), ("cpu", 1), ("cpu", 2))
    ]
    assert len(runs[0]) > 100
    for column in ("times", "nodes", "copies"):
        assert np.array_equal(getattr(runs[0], column), getattr(runs[1], column))
        assert np.array_equal(getattr(runs[1], column), getattr(runs[2], column))


def test_time_of_its_own_scales_the_rate():
    model = pp.Model.from_text("x' = -x\nx(0) = 0\nat rate 0.5: x = 1", name="Bare", time="1")
    options = OPTIONS | {"duration": "4 s", "dt": 0.1, "time_scale": "10 ms"}
    spikes = pp.simulate(pp.Population(model, 300), **options).spikes["Bare"]
    assert spikes.rate == pytest.approx(1000 * -np.expm1(-0.05 * 0.1) / 0.1, rel=5 / np.sqrt(len(spikes)))


def test_two_events_at_rates_beside_noise_draw_apart():
    text = "x' = -x/tau + 0.1[1/ms**(1/2)]*xi\nx(0) = 0\ntau = 5[ms]\nat rate 0.02[1/ms]: x = 0\nat rate 0.03[1/ms]: x = 0"
    spikes = spikes_of(text, scheme=pp.SRA1())
    assert spikes.rate == pytest.approx(1000 * -np.expm1(-0.05 * 0.1) / 0.1, rel=5 / np.sqrt(len(spikes)))


def test_text_of_an_event_at_a_rate_comes_back():
    model = pp.Model.from_text(ESCAPING, name="Escaping")
    again = pp.Model.from_toml(model.to_toml())
    assert again.definition == model.definition
    assert r"\text{at rate }" in pp.models.latex(model)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("at rate 0.1*exp(x): x = 0", UnitError, "instead of ms\\^-1"),
        ("at rate 0.1[1/ms]: x = 0; refractory 2[ms]", ModelError, "what the rate reads"),
        ("at rate 0.1[1/ms]*xi: x = 0", ModelError, "stands in an event"),
        ("at rate: x = 0", ModelError, "in the rate of an event"),
    ],
)
def test_rates_that_make_no_sense_are_refused(text, error, said):
    with pytest.raises(error, match=said):
        pp.Model.from_text(f"x' = -x/tau\nx(0) = 0\ntau = 5[ms]\n{text}", name="Odd")


def test_steps_of_any_length_refuse_events_at_a_rate():
    model = pp.Model.from_text("x' = -x/tau\ntau = 5[ms]\nx(0) = 1\nat rate 0.1[1/ms]: spike", name="Odd")
    with pytest.raises(CompileError, match="takes no noise"):
        pp.simulate(model, duration="1 s", dt="1 ms", scheme=pp.Adaptive())
