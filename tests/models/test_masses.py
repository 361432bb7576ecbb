"""Neural masses of second-order synapses: their equations by hand, and numbers from arguments of their own."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.signal import welch

import pushpull as pp
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import eigenvalues, hopf, rest
from pushpull.app.verify_runs import cycle

TIGHT = 1e-12


def firing(v, middle=6.0, steepness=0.56):
    return 5 / (1 + np.exp(steepness * (middle - v)))


def second_order(gain, rate, arriving, s, z):
    return [z, gain * rate * arriving - 2 * rate * z - rate**2 * s]


def in_seconds(equations, states):
    """Return a flow per millisecond as one per second, states given by name."""
    found = equations.flow(equations.start(states)) / equations.factors * 1000
    return dict(zip(equations.states, found, strict=True))


def spectrum(run, name, per_second):
    values = run[name].values.ravel()
    return welch(values - values.mean(), per_second, nperseg=len(values) // 2)


def test_push_pull_mass():
    equations = Equations(pp.models.PushPullMass(A=4.0, b=40.0, w_xy=30.0, F=20.0), {"drive": 2.0})
    x, dx, y, dy = 0.1, 0.5, 0.9, -0.7
    wanted = second_order(4.0, 100, firing(20 + 2 - 30 * y), x, dx) + second_order(22.0, 40, firing(75 * x), y, dy)
    flow = in_seconds(equations, {"exc.s": x, "exc.z": dx, "inh.s": y, "inh.z": dy})
    assert list(flow.values()) == pytest.approx(wanted, rel=TIGHT)


@pytest.mark.parametrize(("a", "b"), [(100.0, 50.0), (60.0, 150.0)])
def test_push_pull_mass_loses_its_rest_at_its_critical_loop_gain(a, b):
    """Wherever the point of rest lies, gains times slopes there are 2 + a/b + b/a, and the pair turns at sqrt(a*b)."""
    equations = Equations(pp.models.PushPullMass(a=a, b=b, F=40.0, w_yx=90.0, w_xy=60.0, B=0.6 * b))
    point = hopf(equations, rest(equations, equations.start({"exc.s": 0.08, "inh.s": 0.6})), "r")
    x, y = point.states[0], point.states[2]
    potentials = 40 - 60 * y, 90 * x
    first, second = (point.parameter * f * (1 - f / 5) for f in (firing(v, steepness=point.parameter) for v in potentials))
    assert (3.25 / a) * 0.6 * 60 * 90 * first * second == pytest.approx(2 + a / b + b / a, rel=1e-8)
    assert 1000 * point.rotation == pytest.approx(np.sqrt(a * b), rel=1e-8)


@pytest.mark.parametrize(("steepness", "grows"), [(0.36, False), (0.372, True)])
def test_push_pull_mass_oscillates_past_the_critical_point_only(steepness, grows):
    """Both cells rest at v0, so rest stays where it is and (1 + x/a)*(1 + x/b) = i*sqrt(K); critical is 0.36927."""
    model = pp.models.PushPullMass(w_yx=6 / (0.0325 * 2.5), r=steepness)
    start = {"exc.s": 0.0813, "inh.s": 1.1}
    run = pp.simulate(model, duration="4 s", dt="0.2 ms", scheme=pp.RK4(), record="exc.s", initial=start, progress=False)
    values = run["exc.s"].values.ravel() - 0.08125
    early, late = np.abs(values[:1000]).max(), np.abs(values[-1000:]).max()
    assert (late > 2 * early) if grows else (late < early / 10)
    if grows:
        last = run["exc.s"].sel(time=slice(3000, None))
        loop = 4.5 * (steepness / 0.3692744729) ** 2
        turning = np.roots([1 / 100 / 50, 1 / 100 + 1 / 50, 1 - 1j * np.sqrt(loop)]).imag.max()
        assert 1000 / cycle({"exc.s": last}, "exc.s").period == pytest.approx(turning / (2 * np.pi), rel=1e-4)


def test_wendling():
    model = pp.models.Wendling(A=5.0, B=20.0, G=15.0, g=350.0, C=120.0, P=110.0)
    y = dict(zip(("pyr", "exc", "slow", "fast", "gate"), (0.1, 20.0, 9.0, 4.0, 0.2), strict=True))
    dy = dict(zip(y, (0.3, -0.4, 0.2, 0.6, -0.1), strict=True))
    arriving = {
        "pyr": (5, 100, firing(20 - 9 - 4)),
        "exc": (5, 100, 110 + 25 + 96 * firing(120 * 0.1)),
        "slow": (20, 50, 30 * firing(30 * 0.1)),
        "fast": (15, 350, 96 * firing(36 * 0.1 - 12 * 0.2)),
        "gate": (20, 50, firing(30 * 0.1)),
    }
    given = {f"{name}.s": value for name, value in y.items()} | {f"{name}.z": value for name, value in dy.items()}
    flow = in_seconds(Equations(model, {"drive": 25.0}), given)
    for name, (gain, rate, input_) in arriving.items():
        assert [flow[f"{name}.s"], flow[f"{name}.z"]] == pytest.approx(
            second_order(gain, rate, input_, y[name], dy[name]), rel=TIGHT
        )


def test_wendling_without_fast_inhibition_is_a_jansen_rit_column():
    options = {"duration": "2 s", "dt": "0.2 ms", "scheme": pp.RK4(), "record": "eeg", "progress": False}
    first = pp.simulate(pp.models.Wendling(G=0.0, A=3.6, P=180.0), **options)["eeg"]
    second = pp.simulate(pp.models.JansenRit(A=3.6, P=180.0), **options)["eeg"]
    assert first.values == pytest.approx(second.values, abs=1e-10)


@pytest.mark.parametrize(("regime", "low", "high"), [("slow rhythm", 8, 12), ("fast activity", 15, 30)])
def test_noise_brings_out_the_rhythm_of_a_wendling_type(regime, low, high):
    """Slow inhibition answers at about 10 Hz, fast inhibition in the beta band: the peak above the drift of the spectrum."""
    model = pp.models.Wendling().regime(regime).with_noise(drive=2.0)
    run = pp.simulate(model, duration="40 s", transient="1 s", dt="0.5 ms", record="eeg", seed=2, progress=False)
    values = run["eeg"].values.ravel()
    frequency, power = welch(np.diff(values), 2000, nperseg=4000)
    assert low < frequency[power.argmax()] < high


def test_wendling_as_the_review_prints_it():
    model = pp.models.WendlingReview(D=12.0, P=700.0)
    y0, y1, y2, y3 = 0.1, 14.0, 9.0, 3.0
    flow = in_seconds(Equations(model), {"pyr.s": y0, "exc.s": y1, "slow.s": y2, "fast.s": y3})
    wanted = [
        325 * firing(y1 - y2 - y3) - 1e4 * y0,
        325 * (700 - 108 * firing(135 * y0)) - 1e4 * y1,
        1100 * 33.75 * firing(33.75 * y0) - 2500 * y2,
        6000 * 108 * firing(40.5 * y0 - 13.5 * y2) - 250000 * y3,
    ]
    assert [flow[f"{name}.z"] for name in ("pyr", "exc", "slow", "fast")] == pytest.approx(wanted, rel=TIGHT)


def test_laminar_mass():
    model = pp.models.LaminarMass(P1in=150.0, P2in=80.0, C7=300.0, v0_P2=2.0)
    y1, y2, y3, y4, y5, y6, y7 = 0.1, 0.14, 0.5, 0.02, 0.06, 5.0, 3.0
    parts = ("P1", "SS", "SST", "P2", "PV", "in_P1", "in_P2")
    given = dict(zip((f"{name}.s" for name in parts), (y1, y2, y3, y4, y5, y6, y7), strict=True))
    flow = in_seconds(Equations(model, {"drive": 20.0, "drive_P2": 10.0}), given)
    wanted = [
        325 * firing(108 * y2 - 33.7 * y3 + 80 * y4 + y6) - 1e4 * y1,
        325 * firing(135 * y1) - 1e4 * y2,
        1100 * firing(33.75 * y1) - 2500 * y3,
        325 * firing(70 * y4 - 300 * y5 + 200 * y1 + y7, middle=2.0) - 1e4 * y4,
        6600 * firing(200 * y4 - 100 * y5 + 30 * y1) - 48400 * y5,
        325 * 170 - 1e4 * y6,
        325 * 90 - 1e4 * y7,
    ]
    assert [flow[f"{name}.z"] for name in parts] == pytest.approx(wanted, rel=TIGHT)


def test_laminar_mass_makes_alpha_below_and_gamma_above_at_once():
    run = pp.simulate(
        pp.models.LaminarMass(),
        duration="10 s",
        transient="2 s",
        dt="0.2 ms",
        scheme=pp.RK4(),
        record=["v_P1", "v_P2"],
        progress=False,
    )
    frequency, deep = spectrum(run, "v_P1", 5000)
    _, superficial = spectrum(run, "v_P2", 5000)
    fast = frequency > 25
    assert frequency[deep.argmax()] == pytest.approx(10.0, abs=0.3)
    assert frequency[fast][superficial[fast].argmax()] == pytest.approx(40.0, abs=2.0)
    assert superficial[fast].max() > 100 * deep[fast].max()


def test_laminar_mass_with_its_layers_apart_is_a_jansen_rit_column():
    """C2 is one of the four numbers that the laminar model rounds; SST and SS stand where the column has its two loops."""
    apart = pp.models.LaminarMass(C11=0.0, C12=0.0, C13=0.0, C2=33.75, P1in=100.0)
    equations = Equations(apart)
    start = {"P1.s": 0.1, "SS.s": 0.15, "SST.s": 0.4, "in_P1.s": 2.9, "in_P2.s": 2.9}
    point = hopf(equations, rest(equations, equations.start(start)), "P1in")
    assert point.parameter == pytest.approx(89.829108, abs=1e-5)
    assert 1000 * point.rotation / (2 * np.pi) == pytest.approx(10.3771, abs=1e-4)


def test_wendling_off_its_defaults_goes_round_as_another_integrator_says():
    model = pp.models.Wendling(A=5.0, B=22.0, G=12.0, P=100.0)

    def flow(_, y):
        s, z = y[:5], y[5:]
        gains = np.array([5 * 100, 5 * 100, 22 * 50, 12 * 500, 22 * 50])
        rates = np.array([100, 100, 50, 500, 50])
        first = s[0]
        arriving = np.array(
            [
                firing(s[1] - s[2] - s[3]),
                100 + 108 * firing(135 * first),
                33.75 * firing(33.75 * first),
                108 * firing(40.5 * first - 13.5 * s[4]),
                firing(33.75 * first),
            ]
        )
        return np.concatenate([z, gains * arriving - 2 * rates * z - rates**2 * s])

    times = np.arange(2.0, 4.0, 1e-3)
    solved = solve_ivp(flow, (0, 4), np.zeros(10), t_eval=times, rtol=1e-9, atol=1e-11).y
    run = pp.simulate(model, duration="4 s", dt="0.1 ms", scheme=pp.RK4(), record="eeg", transient="2 s", progress=False)
    period = cycle(run, "eeg").period
    values = solved[1] - solved[2] - solved[3]
    ups = times[1:][(values[1:] >= 4) & (values[:-1] < 4)]
    assert period == pytest.approx(1000 * np.diff(ups).mean(), rel=2e-3)
    assert float(run["eeg"].max()) == pytest.approx(values.max(), abs=2e-3)


def test_masses_with_one_first_order_loop_never_oscillate():
    """(1 + x/a)*(1 + x/b) + K has roots left of the axis for every K; with alpha synapses the same loop is lost at 4.5."""
    gain = 1000.0
    assert np.roots([1 / 100 / 50, 1 / 100 + 1 / 50, 1 + gain]).real.max() < 0
    equations = Equations(pp.models.PushPullMass(w_yx=6 / (0.0325 * 2.5), r=0.4))
    found = eigenvalues(equations, rest(equations, equations.start({"exc.s": 0.08, "inh.s": 1.1})))
    loop = 0.0325 * 0.44 * 20 * (6 / (0.0325 * 2.5)) * (0.4 * 2.5 / 2) ** 2
    wanted = np.roots(np.polyadd(np.polymul([1e-4, 0.02, 1], [4e-4, 0.04, 1]), [loop]))
    assert np.sort_complex(1000 * found) == pytest.approx(np.sort_complex(wanted), rel=1e-6)
