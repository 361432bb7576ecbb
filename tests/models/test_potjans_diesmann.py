"""The cortical microcircuit: the published sizes, an input that its scale leaves as it was, and rates beside theory and NEST."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.compile.spike_rows import draw_rows, rows_of
from pushpull.compile.system import build_system
from pushpull.compile.wiring import wire

FULL = pp.models.PotjansDiesmann()
# NEST 3.10 at a tenth of the size with Poisson drive, one network for a second; its rates differ by 5 % between networks.
NEST_TENTH = {"L23E": 0.517, "L23I": 2.120, "L4E": 3.959, "L4I": 5.011, "L5E": 6.478, "L5I": 7.821, "L6E": 0.838, "L6I": 7.007}


def test_the_full_circuit_has_the_published_numbers_of_neurons_and_synapses():
    assert sum(FULL.sizes.values()) == 77_169
    assert int(FULL.synapses.sum()) == 298_880_969
    pairs = 20_683 * 14_395
    assert int(FULL.synapses.loc["L23E", "L6E"]) == pytest.approx(np.log(1 - 0.0076) / np.log(1 - 1 / pairs), abs=1)
    assert int(FULL.synapses.loc["L4E", "L6I"]) == 0
    assert len(FULL.network.edges) == (FULL.synapses > 0).sum() == 55


def test_weights_are_those_whose_potential_peaks_as_published():
    assert FULL.weight * 250 / 10 == pytest.approx(87.8085, rel=1e-5)  # pA
    table = FULL.weights / FULL.weight
    assert (table.loc["L23E"].values == [1, -4, 2, -4, 1, -4, 1, -4]).all()
    assert (table.loc["L23I":, "L4E"] == 1).all()


@pytest.mark.parametrize("scale", [0.5, 0.1])
def test_mean_and_variance_of_the_input_stay_when_the_circuit_shrinks(scale):
    rates = np.array(list(FULL.rates.values()))
    found = []
    for circuit in (FULL, pp.models.PotjansDiesmann(scale)):
        given = circuit.theory
        jumps, degrees = given["weights"], given["indegrees"].values
        mean = given["drive_mean"] + 0.01 * (jumps * degrees) @ rates
        found.append([mean, given["drive_deviation"] ** 2 + 0.01 * (jumps**2 * degrees) @ rates])
    np.testing.assert_allclose(found[1], found[0], rtol=2e-3)


def test_theory_gives_the_published_rates():
    theory = pp.dynamics.self_consistent_rates(**FULL.theory, start=5.0)
    np.testing.assert_allclose(theory.rate, list(FULL.rates.values()), rtol=0.21)
    assert list(theory.node.values) == list(FULL.sizes)


def test_synapses_are_narrow_sorted_and_the_same_on_any_threads():
    system = build_system(pp.models.PotjansDiesmann(0.02, seed=3).network)
    number = next(k for k, link in enumerate(system.links) if link.shape == (414, 117))
    rows = rows_of(system, number, 0.1)
    assert (rows.into.dtype, rows.weight.dtype, rows.late.dtype) == (np.uint16, np.float32, np.uint8)
    assert rows.weight.max() < 0
    assert rows.shortest == 1
    assert abs(rows.weight.std() / rows.weight.mean() + 0.1) < 5 * 0.1 / np.sqrt(2 * len(rows.weight))
    again = build_system(pp.models.PotjansDiesmann(0.02, seed=3).network)
    plan = type("Plan", (), {"edges": wire(again, 0.1).edges})
    draw_rows(plan, again, 0.1, threads=2)
    for name in ("begin", "into", "weight", "late"):
        np.testing.assert_array_equal(getattr(rows_of(again, number, 0.1), name), getattr(rows, name))


@pytest.mark.slow
def test_rates_of_a_tenth_are_those_of_nest_and_of_theory():
    circuit = pp.models.PotjansDiesmann(0.1)
    run = pp.simulate(
        circuit.network, duration="3 s", dt="0.1 ms", scheme=pp.Heun(), precision="single", record=[], progress=False,
        stimuli=circuit.stimuli, initial=circuit.initial,
    )  # fmt: skip
    rates = [(run.spikes[name].times > 500).sum() / size / 2.5 for name, size in circuit.sizes.items()]
    np.testing.assert_allclose(rates, list(NEST_TENTH.values()), rtol=0.1, atol=0.12)
    theory = pp.dynamics.self_consistent_rates(**circuit.theory, start=5.0)
    np.testing.assert_allclose(rates, theory.rate, rtol=0.15, atol=0.4)


@pytest.mark.parametrize(
    ("scale", "says"), [(0.0, "scale of a microcircuit is 0.0"), (1.5, "is 1.5"), (1e-4, "population has no neuron")]
)
def test_a_scale_that_leaves_no_circuit_is_refused(scale, says):
    with pytest.raises(pp.errors.DataError, match=says):
        pp.models.PotjansDiesmann(scale)
