"""Observers applied to a recording give what they would have given during the run."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import DataError, ModelError

DURATION = "1 s"


@pytest.fixture(scope="module")
def places():
    model = pp.models.WilsonCowan(P_e=pp.per_copy([1.2, 1.5])).with_noise(E=0.02)
    return pp.Population(model, 2, name="cortex", labels=("left", "right"))


@pytest.fixture(scope="module")
def fine(places):
    return pp.simulate(places, duration=DURATION, dt=0.5, record="E", seed=3)


def during(system, observer, **options):
    return pp.simulate(system, duration=DURATION, dt=0.5, record=observer, seed=3, **options)


@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize("size", [None, 2])
def test_bold_of_a_recording_is_that_of_the_run(places, size, precision):
    system = places.model if size is None else places
    observer = pp.Bold(period="0.1 s")
    recorded = during(system, "E", precision=precision)
    assert pp.observe(recorded, observer).identical(during(system, observer, precision=precision)["bold"])


def test_bold_of_a_recording_at_its_own_step_is_that_of_the_run(places):
    observer = pp.Bold(period="0.1 s")
    averages = during(places, pp.TemporalAverage("E", "5 ms"))
    np.testing.assert_array_equal(pp.observe(averages, observer), during(places, observer)["bold"])


@pytest.mark.parametrize(
    "observer", [pp.Sample("E", "2 ms"), pp.TemporalAverage("E", "7 ms"), pp.Sample("E"), pp.Sample("cortex/E", "3 ms")]
)
def test_samples_and_averages_of_a_recording_are_those_of_the_run(places, fine, observer):
    assert pp.observe(fine, observer).identical(during(places, observer)["E"])


def test_windows_of_a_recording_with_a_transient_begin_at_multiples_of_the_period(places):
    observer = pp.TemporalAverage("E", "7 ms")
    late = pp.simulate(places, duration=DURATION, dt=0.5, record="E", seed=3, transient=10)
    assert pp.observe(late, observer).identical(during(places, observer, transient=10)["E"])


def test_too_coarse_a_recording_is_refused(places):
    coarse = during(places, pp.Sample("E", "10 ms"))
    with pytest.raises(DataError, match="recorded every 10, which does not go into 5"):
        pp.observe(coarse, pp.Bold(period="0.1 s"))
    with pytest.raises(DataError, match="recorded as averages"):
        pp.observe(during(places, pp.TemporalAverage("E", "5 ms")), pp.Sample("E", "10 ms"))


def test_bold_of_a_recording_that_begins_late_is_refused(places):
    late = pp.simulate(places, duration=DURATION, dt=0.5, record="E", transient=100)
    with pytest.raises(DataError, match="does not begin at 0"):
        pp.observe(late, pp.Bold(period="0.1 s"))


def test_what_was_not_recorded_is_named(fine):
    with pytest.raises(DataError, match="needs 'I', which was not recorded"):
        pp.observe(fine, pp.Bold(quantity="I"))
    with pytest.raises(ModelError, match="is no observer"):
        pp.observe(fine, pp.Bold)
