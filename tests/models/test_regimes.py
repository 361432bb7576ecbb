"""Every regime keeps what it promises, in a run."""

import numpy as np
import pytest

from pushpull import models
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_runs import cycle
from pushpull.base.units import convert
from pushpull.engine.simulate import simulate
from pushpull.schemes.tables import ALL, RK4, Euler
from pushpull.spec import Centre, FixedPoint, LimitCycle, SpikeTrain, Spiking
from pushpull.spec.network import Population

# What is watched, how long, and at which step: long enough for the slowest transient of the model.
WATCHED = {
    "AdaptiveIntegrateAndFire": ("v", "1 s", "0.05 ms"),
    "AlphaGate": ("s", "200 ms", "0.1 ms"),
    "AlphaSynapse": ("s", "1 s", "0.1 ms"),
    "ConductanceIntegrateAndFire": ("v", "600 ms", "0.05 ms"),
    "ConnorStevens": ("v", "1.2 s", "0.02 ms"),
    "CoombesByrne": ("r", 100, 0.005),
    "CurrentIntegrateAndFire": ("v", "600 ms", "0.05 ms"),
    "DampedOscillator": ("x", 200, 0.01),
    "DavidFriston": ("eeg", "4 s", "0.1 ms"),
    "Epileptor": ("z", 14000, 0.05),
    "EpileptorFiltered": ("core.z", 14000, 0.05),
    "EpileptorPlane": ("z", 14000, 0.05),
    "ExponentialGate": ("s", "200 ms", "0.1 ms"),
    "ExponentialIntegrateAndFire": ("v", "400 ms", "0.05 ms"),
    "FirstOrderSynapse": ("s", "200 ms", "0.1 ms"),
    "FitzHughNagumo": ("v", 1000, 0.05),
    "GenericOscillator": ("V", "2 s", "0.05 ms"),
    "HarmonicOscillator": ("x", 120, 0.01),
    "HodgkinHuxley": ("v", "600 ms", "0.02 ms"),
    "JansenRit": ("eeg", "12 s", "0.2 ms"),
    "Kuramoto": ("x", 60, 0.01),
    "LaminarMass": ("v_P2", "8 s", "0.2 ms"),
    "LarterBreakspear": ("V", 2000, 0.05),
    "Liley": ("h_e", "4 s", "0.1 ms"),
    "MontbrioPazoRoxin": ("r", 40, 0.005),
    "MorrisLecar": ("v", "4 s", "0.05 ms"),
    "NMDAGate": ("gate.s", "4 s", "0.1 ms"),
    "NextGenerationAdaptation": ("fatigue.s", "8 s", "0.1 ms"),
    "NextGenerationFirstOrder": ("cells.r", "1 s", "0.02 ms"),
    "NextGenerationMass": ("cells.r", "1 s", "0.02 ms"),
    "NextGenerationPair": ("exc.r", "1 s", "0.02 ms"),
    "PinskyRinzel": ("v_s", "2 s", "0.05 ms"),
    "Pospischil": ("v", "1 s", "0.02 ms"),
    "PushPullMass": ("exc.s", "6 s", "0.2 ms"),
    "QuadraticIntegrateAndFire": ("v", 40, 0.01),
    "QuadraticPopulation": ("v", "1 s", "0.1 ms"),
    "ReducedWongWang": ("S", "10 s", "1 ms"),
    "RiseDecayGate": ("s", "200 ms", "0.1 ms"),
    "RiseDecaySynapse": ("s", "200 ms", "0.1 ms"),
    "RobinsonCorticothalamic": ("field.s", "1 s", "0.1 ms"),
    "SimpleMass": ("V", "1 s", "0.2 ms"),
    "StuartLandau": ("x", 200, 0.02),
    "ThalamicMass": ("V_t", "12 s", "0.05 ms"),
    "ThetaNeuron": ("pulse", 200, 0.01),
    "TraubMiles": ("v", "600 ms", "0.02 ms"),
    "TsodyksMarkram": ("x", "6 s", "0.1 ms"),
    "VanDerPol": ("x", 400, 0.01),
    "WangBuzsaki": ("v", "600 ms", "0.02 ms"),
    "Wendling": ("eeg", "8 s", "0.1 ms"),
    "WendlingReview": ("eeg", "6 s", "0.1 ms"),
    "WilsonCowan": ("E", "2 s", "0.1 ms"),
    "WilsonCowan1972": ("E", "4 s", "0.1 ms"),
    "WilsonCowanPSP": ("x", 1000, 0.02),
    "WongWangPair": ("S_E", "10 s", "1 ms"),
    "Zerlaut": ("E", "500 ms", "0.1 ms"),
}

# How long neurons are listened to, from when, at which step.
LISTENED = ("2.2 s", "200 ms", "0.05 ms")
LISTENED_BARE = (1020, 20, 0.005)


def promised(kind):
    """Give (model, regime, promise) for every promise of a kind in the catalogue."""
    found = []
    for name in models.names():
        for regime in models.get(name).regimes:
            promises = regime.promises if isinstance(regime.promises, tuple) else (regime.promises,)
            found += [pytest.param(name, regime, each, id=f"{name}-{regime.name}") for each in promises if isinstance(each, kind)]
    return found


def watch(name, regime):
    """Run the second half of what is watched, the same program for all regimes: every state is kept beside what is watched."""
    observe, duration, dt = WATCHED[name]
    model = models.get(name)().regime(regime.name)
    kept = list(dict.fromkeys([observe, *(item.name for item in model.definition.of_kind("state"))]))
    options = {"record": kept, "transient": _half(duration), "initial": regime.start, "stimuli": regime.stimuli}
    return simulate(model, duration=duration, dt=dt, scheme=RK4(), progress=False, **options), observe


def _half(duration):
    return duration / 2 if not isinstance(duration, str) else f"{float(duration.split()[0]) / 2} {duration.split()[1]}"


@pytest.mark.parametrize(("name", "regime", "promise"), promised(LimitCycle))
def test_cycle_goes_round_in_its_period(name, regime, promise):
    found = cycle(*watch(name, regime))
    assert found.maximum - found.minimum > 1e-2
    if promise.period is not None:
        period = promise.period if promise.unit == "1" else convert(promise.period, promise.unit, "ms")
        assert found.period == pytest.approx(period, rel=promise.tolerance)


@pytest.mark.parametrize(("name", "regime", "promise"), promised(Centre))
@pytest.mark.parametrize("share", [0.5, 1.0])
def test_closed_orbit_keeps_its_period_and_the_amplitude_of_its_start(name, regime, promise, share):
    observe, duration, dt = WATCHED[name]
    model = models.get(name)().regime(regime.name)
    start = {item.name: share * item.default for item in model.definition.of_kind("state")}
    run = simulate(model, duration=duration, dt=dt, scheme=RK4(), record=[observe], initial=start, progress=False)
    found = cycle(run, observe)
    assert found.period == pytest.approx(promise.period, rel=promise.tolerance)
    assert found.maximum == pytest.approx(share, rel=1e-5)
    assert found.minimum == pytest.approx(-share, rel=1e-5)


@pytest.mark.parametrize(("name", "regime", "promise"), promised(FixedPoint))
def test_rest_is_reached_and_stable(name, regime, promise):
    run, observe = watch(name, regime)
    values = run[observe].values
    assert np.ptp(values[-len(values) // 10 :]) < 1e-2 * max(1.0, np.abs(values).max())
    equations = Equations(models.get(name)().regime(regime.name))
    last = np.array([float(run[f"{name}/{state}"][-1]) for state in equations.states]) * equations.factors
    assert np.linalg.eigvals(equations.jacobian(last)).real.max() < 0


@pytest.mark.parametrize(("name", "regime", "promise"), promised(Spiking))
def test_neurons_fire_at_their_rate(name, regime, promise):
    model = models.get(name)().regime(regime.name)
    neurons = Population(model, 200)
    scheme = Euler() if name == "LeakyIntegrateAndFire" else RK4()
    duration, transient, dt = LISTENED if model.definition.time == "ms" else LISTENED_BARE
    options = {"duration": duration, "transient": transient, "dt": dt, "seed": 3, "record": [], "progress": False}
    (spikes,) = simulate(neurons, scheme=scheme, **options).spikes.values()
    rate = promise.rate if promise.unit == "1" else convert(promise.rate, promise.unit, "1/s")
    assert spikes.rate == pytest.approx(rate, rel=promise.tolerance)


@pytest.mark.parametrize(("name", "regime", "promise"), promised(SpikeTrain))
def test_neurons_fire_as_often_as_the_pattern_says_and_when(name, regime, promise):
    model = models.get(name)().regime(regime.name)
    scheme = next(item for item in ALL if type(item).__name__ == promise.scheme)
    options = {"initial": regime.start, "stimuli": regime.stimuli, "record": [], "progress": False}
    run = simulate(model, duration=promise.duration, dt=promise.dt, scheme=scheme, **options)
    (spikes,) = run.spikes.values()
    assert len(spikes) == promise.count
    assert spikes.times[: len(promise.first)] == pytest.approx(promise.first, rel=0, abs=promise.tolerance)
