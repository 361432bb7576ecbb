"""Runs that are continued, saved, loaded, interrupted or diverge."""

import tracemalloc

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import Diverged
from pushpull.compile.chunks import Stream
from pushpull.engine import driver as driving

from .systems import difference, leak, network, oscillators

CASES = {
    "spiking copies": (
        lambda: pp.Population(pp.models.LeakyIntegrateAndFire(mu=30), 5),
        {"duration": 30, "dt": 0.1, "copies": 3},
    ),
    "delays and stimuli": (
        oscillators,
        {
            "duration": 30,
            "dt": 0.1,
            "stimuli": {"drive": pp.Stimulus("sin(t/10[ms])", pp.per_node([1, 0]))},
            "history": {"E": "0.1"},
        },
    ),
    "three periods and a transient": (
        oscillators,
        {"duration": 1000, "dt": 0.5, "record": ["E", pp.Bold(period="0.1 s"), pp.TemporalAverage("I", "7 ms")], "transient": 33},
    ),
    "parts": (
        lambda: pp.models.JansenRit().with_noise(drive=10),
        {"duration": 40, "dt": 0.5, "record": "eeg", "initial": {"pyr.s": "0.1 mV"}},
    ),
    "values per copy": (lambda: leak().replace(tau=pp.per_copy([5, 10])), {"duration": 10, "dt": 0.1}),
}


@pytest.mark.parametrize("ending", [None, "nc", "zarr"])
@pytest.mark.parametrize("case", CASES)
def test_a_continued_run_is_one_longer_run(case, ending, tmp_path):
    make, options = CASES[case]
    options = {"seed": 2} | options
    duration = options.pop("duration")
    whole = pp.simulate(make(), duration=duration, **options)
    part = pp.simulate(make(), duration=0.3 * duration, **options)
    if ending:
        loaded = pp.load(part.save(tmp_path / f"run.{ending}"))
        assert difference(part, loaded) is None
        assert repr(part) == repr(loaded)
        part = loaded
    assert difference(whole, part.continue_for(0.7 * duration)) is None


def test_a_run_whose_request_cannot_be_stored_goes_on_in_its_session(tmp_path):
    places = pp.Population(leak(), 8, name="f")
    kernel = pp.operators.Spectral(pp.operators.Ring(8, 10.0), lambda distance: np.exp(-distance))
    field = pp.Network((places,), (pp.Edge({"f": "x"}, {"f": "drive"}, kernel),))
    whole, part = (pp.simulate(field, duration=d, dt=0.1, target="numpy") for d in (4, 1))
    assert difference(whole, part.continue_for(3)) is None
    loaded = pp.load(part.save(tmp_path / "field.nc"))
    with pytest.raises(pp.errors.RunError, match="cannot be continued"):
        loaded.continue_for(3)


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_an_interrupted_run_comes_back_and_goes_on(chunk, monkeypatch):
    options = {"dt": 0.5, "record": ["E", pp.Bold(period="0.1 s")], "seed": 1}
    monkeypatch.setattr(driving, "LONGEST_CHUNK", 300)
    whole = pp.simulate(oscillators(), duration=1000, **options)
    advance, calls = Stream.advance, []

    def interrupted(stream, steps, workers=None):
        if len(stream.plan.sinks) > 1:
            calls.append(steps)
            if len(calls) == chunk:
                raise KeyboardInterrupt
        return advance(stream, steps, workers)

    monkeypatch.setattr(Stream, "advance", interrupted)
    part = pp.simulate(oscillators(), duration=1000, **options)
    assert part.interrupted
    assert part["E"].sizes["time"] == 300 * (chunk - 1)
    calls[:] = [0] * 10
    rest = part.continue_for(1000 - 150 * (chunk - 1))
    assert difference(whole, rest) is None
    assert not rest.interrupted


def test_a_divergence_says_where_and_holds_what_was_computed():
    text = "x' = x**2/1[ms]\ny' = -y/1[ms]\nx(0) = 1\ny(0) = 1"
    places = pp.Population(pp.Model.from_text(text, name="Boom"), 3)
    with pytest.raises(Diverged, match=r"x of Boom is no longer finite at t = 1\.05 ms \(step 105, node 1, copy 0\)") as caught:
        pp.simulate(places, duration=3, dt=0.01, initial={"x": pp.per_node([0.1, 1, 0.2])}, copies=2)
    run = caught.value.run
    assert "dt=" in caught.value.hint
    assert run.interrupted
    assert run["x"].sizes == {"time": 104, "node": 3, "copy": 2}
    assert np.isfinite(run["x"]).all()
    assert run["x"][-1, 1, 0] > 1e20


def test_a_step_above_the_stable_limit_is_named():
    stiff = pp.Model.from_text("x' = -x/tau\ntau = 0.1[ms]\nx(0) = 1", name="Stiff")
    with pytest.raises(Diverged, match=r'above the stable limit 0\.2 ms of Heun at the start; try dt="0\.1 ms"'):
        pp.simulate(stiff, duration=3000, dt=0.5)


def test_a_stimulus_that_stops_being_a_number_is_named():
    with pytest.raises(Diverged, match="the stimulus of drive is not a finite number at t = 2000") as caught:
        pp.simulate(leak(), duration=5000, dt=0.5, stimuli={"drive": "1/sqrt(1 - t/2000[ms])"})
    assert caught.value.run["x"].sizes["time"] > 0


def test_a_result_is_read_only_and_lists_its_names():
    run = pp.simulate(network([[0, 1], [1, 0]]), duration=5, dt=0.5, target="numpy")
    with pytest.raises(ValueError, match="read-only"):
        run["x"].values[0] = 1
    assert list(run) == ["p/x"]
    assert "x" in run
    assert "p/x" in run
    assert "y" not in run


def test_progress_is_told_to_a_function():
    told = []
    pp.simulate(leak(), duration=100, dt=0.01, progress=told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_memory_does_not_grow_with_duration():
    def peak(duration):
        tracemalloc.start()
        pp.simulate(pp.Population(leak(), 100), duration=duration, dt=0.1, record=pp.Sample("x", "1 s"))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1000)
    assert peak(16000) < 1.1 * peak(4000) + 200_000
