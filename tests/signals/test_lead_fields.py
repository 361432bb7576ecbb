"""Sensors are the lead field times what the nodes do, during a run or afterwards."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import DataError, ModelError

FIELD = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 3.0]])


@pytest.fixture(scope="module")
def places():
    model = pp.models.WilsonCowan(P_e=pp.per_copy([1.2, 1.5])).with_noise(E=0.02)
    return pp.Population(model, 2, name="cortex", labels=("left", "right"))


def run(system, record, **options):
    return pp.simulate(system, duration="0.5 s", dt=0.5, record=record, seed=3, precision="double", **options)


@pytest.mark.parametrize("kind", [pp.Eeg, pp.Meg, pp.Seeg, pp.Lfp])
def test_sensors_are_the_lead_field_times_averages(places, kind):
    observer = kind(FIELD, period="4 ms", sensors=("Cz", "Pz", "Oz"), unit="uV")
    signal = run(places, observer)[observer.name]
    averages = run(places, pp.TemporalAverage("E", "4 ms"))["E"]
    assert signal.dims == ("time", "sensor", "copy")
    assert signal.sensor.values.tolist() == ["Cz", "Pz", "Oz"]
    assert signal.attrs["units"] == "uV"
    np.testing.assert_allclose(signal, np.einsum("sn,tnc->tsc", FIELD, averages), rtol=1e-12)
    np.testing.assert_array_equal(signal.time, averages.time)


def test_sensors_of_a_recording_are_those_of_the_run(places):
    observer = pp.Eeg(FIELD, period="4 ms")
    assert pp.observe(run(places, "E"), observer).identical(run(places, observer)["eeg"])
    single = places.model.replace(P_e=1.2)
    alone = pp.Eeg(FIELD[:, :1], period="4 ms")
    assert pp.observe(run(single, "E"), alone).identical(run(single, alone)["eeg"])


def test_an_average_reference_makes_sensors_sum_to_zero(places):
    signal = run(places, pp.Eeg(FIELD, average_reference=True))["eeg"]
    np.testing.assert_allclose(signal.sum("sensor"), 0, atol=1e-14)
    assert abs(signal).max() > 0.1


def test_a_field_potential_is_by_default_the_mean_over_nodes(places):
    signal = run(places, pp.Lfp(quantity="I"))["lfp"]
    np.testing.assert_allclose(signal[:, 0], run(places, pp.TemporalAverage("I", "1 ms"))["I"].mean("node"), rtol=1e-12)


def test_a_run_with_sensors_goes_on_as_one_longer_run(places, tmp_path):
    observer = pp.Eeg(FIELD, period="4 ms")
    whole = run(places, observer)["eeg"]
    half = pp.simulate(places, duration="0.2 s", dt=0.5, record=observer, seed=3, precision="double")
    assert half.continue_for("0.3 s")["eeg"].identical(whole)
    assert pp.load(half.save(tmp_path / "half.nc")).continue_for("0.3 s")["eeg"].identical(whole)


def test_monopoles_fall_with_distance():
    field = pp.signals.monopoles([[0, 0, 10.0], [0, 0, 20.0]], [[0, 0, 0], [0, 0, 19.9]], conductivity=0.3)
    assert field[0, 0] == pytest.approx(1 / (4 * np.pi * 0.3 * 10))
    assert field[0, 0] / field[1, 0] == pytest.approx(2)
    assert field[1, 1] == pytest.approx(1 / (4 * np.pi * 0.3))


def test_bad_lead_fields_are_refused(places):
    with pytest.raises(DataError, match="3 columns, cortex has 2 nodes"):
        run(places, pp.Eeg(FIELD.T))
    with pytest.raises(DataError, match="holes"):
        pp.Eeg(np.where(FIELD > 2, np.nan, FIELD))
    with pytest.raises(DataError, match=r"shape \(2,\)"):
        pp.Meg([1.0, 2.0])
    with pytest.raises(DataError, match="3 rows in its lead field and 2 different names"):
        pp.Seeg(FIELD, sensors=("A", "B"))
    with pytest.raises(DataError, match="lead field of lfp is 'sum'"):
        pp.Lfp("sum")
    with pytest.raises(ModelError, match="does not say which quantity Eeg sees"):
        run(pp.models.HodgkinHuxley(), pp.Eeg([[1.0]]))
