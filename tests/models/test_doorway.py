"""The doorway for quick work: the same numbers as the models behind it, and refusals that help."""

import numpy as np
import pytest

import pushpull as pp
from pushpull import NeuralDynamics
from pushpull.app.verify_equations import Equations
from pushpull.base.errors import DataError, ModelError
from pushpull.schemes.tables import RK4

OSCILLATING = {"P_e": 1.5, "P_i": 0.0}
LINE = np.linspace(-1, 1, 9)


def test_wilson_cowan_at_defaults_by_hand():
    e, i = 0.2, 0.3
    s_e = 1 / (1 + np.exp(-1.3 * (16 * e - 12 * i + 1 - 4)))
    s_i = 1 / (1 + np.exp(-2.0 * (15 * e - 3 * i + 1 - 3.7)))
    wanted = [(-e + (1 - e) * s_e) / 10, (-i + (1 - i) * s_i) / 10]
    found = NeuralDynamics.wilson_cowan_equations([e, i], 0.0, {})
    assert found.shape == (2,)
    assert found == pytest.approx(wanted, rel=1e-12)
    assert found == pytest.approx(NeuralDynamics.wilson_cowan_equations(np.array([e, i]), 7.0, None), rel=0)


def test_wilson_cowan_is_the_model_of_the_catalogue():
    given = {"P_e": 1.4, "tau_i": 7.0, "c_ei": 11.0, "theta_i": 3.0}
    state = np.array([0.3, 0.1])
    wanted = Equations(pp.models.WilsonCowan(**given)).flow(state)
    assert NeuralDynamics.wilson_cowan_equations(state, 0.0, given) == pytest.approx(wanted, rel=1e-14)


def test_wilson_cowan_takes_a_phase_plane_at_once():
    plane = np.stack(np.meshgrid(np.linspace(0, 0.5, 4), np.linspace(0, 0.4, 3)))
    found = NeuralDynamics.wilson_cowan_equations(plane, 0.0, OSCILLATING)
    assert found.shape == plane.shape
    assert found[:, 2, 1] == pytest.approx(NeuralDynamics.wilson_cowan_equations(plane[:, 2, 1], 0.0, OSCILLATING))


def test_simulated_wilson_cowan_is_the_run_of_the_model():
    times = np.linspace(0, 300, 601)
    found = NeuralDynamics.simulate_wilson_cowan(OSCILLATING, times)
    run = pp.simulate(
        pp.models.WilsonCowan(**OSCILLATING), duration=300.1, dt=0.05, scheme=RK4(), record=["E", "I"], progress=False
    )
    assert found.shape == (601, 2)
    assert found[0] == pytest.approx([0.1, 0.05], rel=0)
    for column, name in enumerate(("E", "I")):
        assert found[:, column] == pytest.approx(run[name].values[:6001:10].squeeze(), abs=1e-8)


def test_simulated_wilson_cowan_does_not_depend_on_where_it_is_looked_at():
    fine = NeuralDynamics.simulate_wilson_cowan(OSCILLATING, np.linspace(50, 250, 401), [0.2, 0.1])
    coarse = NeuralDynamics.simulate_wilson_cowan(OSCILLATING, (50.0, 250.0), [0.2, 0.1])
    assert coarse.shape == (2, 2)
    assert coarse[-1] == pytest.approx(fine[-1], abs=1e-8)


def test_simulated_wilson_cowan_oscillates_as_it_should():
    e = NeuralDynamics.simulate_wilson_cowan(OSCILLATING, np.linspace(0, 2000, 20001))[10000:, 0]
    assert e.min() == pytest.approx(0.1608, abs=5e-5)
    assert e.max() == pytest.approx(0.2777, abs=5e-5)


def test_stiff_wilson_cowan_comes_out():
    found = NeuralDynamics.simulate_wilson_cowan({"tau_e": 1e-4, "tau_i": 100.0}, [0, 500])
    flow = NeuralDynamics.wilson_cowan_equations(found[-1], 0.0, {})
    assert np.abs(flow).max() < 1e-3


def test_field_without_a_kernel_relaxes_to_the_nonlinearity_of_itself():
    assert NeuralDynamics.neural_field_equation(LINE, 0.0) == pytest.approx(-LINE + np.tanh(LINE), rel=1e-14)


def test_field_convolves_before_the_nonlinearity_with_zeros_beyond_its_ends():
    kernel, arriving = np.array([0.5, 1.0, -0.25]), 0.1 * np.arange(9)
    params = {"tau": 2.5, "w_kernel": kernel, "input_field": arriving, "nonlinearity": np.sin}
    padded = np.concatenate([[0], LINE, [0]])
    weighed = [kernel[0] * padded[k + 2] + kernel[1] * padded[k + 1] + kernel[2] * padded[k] for k in range(9)]
    wanted = (-LINE + np.sin(weighed) + arriving) / 2.5
    assert NeuralDynamics.neural_field_equation(LINE, 0.0, params) == pytest.approx(wanted, rel=1e-13)


def test_field_takes_a_kernel_as_long_as_itself_and_keeps_its_middle():
    kernel = np.zeros(9)
    kernel[4] = 2.0
    found = NeuralDynamics.neural_field_equation(LINE, 0.0, {"w_kernel": kernel, "input_field": 0.3})
    assert found == pytest.approx(-LINE + np.tanh(2 * LINE) + 0.3, rel=1e-13)


@pytest.mark.parametrize(
    ("apart", "change"),
    [(10.0, 0.01 * np.exp(-10 / 16.8)), (-10.0, -0.0105 * np.exp(-10 / 33.7)), (0.0, 0.0), (1e6, 0.0), (-1e6, 0.0)],
)
def test_spike_before_its_target_potentiates_and_after_it_depresses(apart, change):
    found = NeuralDynamics.stdp_update(apart)
    assert isinstance(found, float)
    assert found == pytest.approx(change, rel=1e-14, abs=1e-300)


def test_spike_times_come_in_arrays():
    apart = np.array([[5.0, -5.0, 0.0], [20.0, -20.0, 1.0]])
    found = NeuralDynamics.stdp_update(apart, {"A_plus": 1.0, "A_minus": 2.0, "tau_plus": 10.0, "tau_minus": 20.0})
    wanted = [[np.exp(-0.5), -2 * np.exp(-0.25), 0], [np.exp(-2), -2 * np.exp(-1), np.exp(-0.1)]]
    assert found == pytest.approx(np.array(wanted), rel=1e-14)


def wilson_cowan(**params):
    return NeuralDynamics.wilson_cowan_equations([0.1, 0.1], 0.0, params)


def field(**params):
    return NeuralDynamics.neural_field_equation(LINE, 0.0, params)


def stdp(**params):
    return NeuralDynamics.stdp_update(1.0, params)


@pytest.mark.parametrize(
    ("call", "params", "message"),
    [
        (wilson_cowan, {"tau_ee": 1.0}, "no parameter 'tau_ee'\nhint: did you mean 'tau_e'?"),
        (wilson_cowan, {"P_e": np.nan}, "P_e is nan"),
        (wilson_cowan, {"P_e": "much"}, "P_e is 'much', which is no number"),
        (wilson_cowan, {"tau_e": 0.0}, "tau_e is 0\nhint: a time constant is above 0"),
        (field, {"kernel": [1.0]}, "no parameter 'kernel'\nhint: did you mean 'w_kernel'?"),
        (field, {"w_kernel": [1.0, 2.0]}, "an odd number of weights"),
        (field, {"w_kernel": np.ones(11)}, r"w_kernel has the shape \(11,\) for a field of 9 points"),
        (field, {"w_kernel": [1.0, np.inf, 1.0]}, "w_kernel holds numbers that are not finite"),
        (field, {"input_field": [1.0, 2.0]}, r"input_field has the shape \(2,\)"),
        (field, {"nonlinearity": 3.0}, "nonlinearity is 3.0\nhint: give a function"),
        (field, {"nonlinearity": np.sum}, "makes the shape"),
        (field, {"tau": -1.0}, "a time constant is above 0"),
        (stdp, {"A_pluss": 1.0}, "did you mean 'A_plus'"),
        (stdp, {"A_plus": np.inf}, "A_plus is inf"),
    ],
)
def test_wrong_parameters_are_refused_with_a_hint(call, params, message):
    with pytest.raises(ModelError, match=message):
        call(**params)


def test_parameters_that_are_no_dict_are_refused():
    with pytest.raises(ModelError, match="give a dict"):
        NeuralDynamics.stdp_update(1.0, [0.01])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: NeuralDynamics.wilson_cowan_equations([0.1], 0.0, {}), r"state has the shape \(1,\)"),
        (lambda: NeuralDynamics.wilson_cowan_equations([0.1, np.nan], 0.0, {}), "state holds numbers that are not finite"),
        (lambda: NeuralDynamics.wilson_cowan_equations("E", 0.0, {}), "state holds something that is no number"),
        (lambda: NeuralDynamics.simulate_wilson_cowan({}, [0, 2, 1]), "t_span is no rising sequence"),
        (lambda: NeuralDynamics.simulate_wilson_cowan({}, 100.0), "t_span is no rising sequence"),
        (lambda: NeuralDynamics.simulate_wilson_cowan({}, [0, 1], [0.1, 0.1, 0.1]), r"initial_state has the shape \(3,\)"),
        (lambda: NeuralDynamics.neural_field_equation(np.ones((3, 3)), 0.0), r"u has the shape \(3, 3\)"),
        (lambda: NeuralDynamics.neural_field_equation([1.0, np.inf], 0.0), "u holds numbers that are not finite"),
        (lambda: NeuralDynamics.stdp_update([1.0, np.nan]), "delta_t holds numbers that are not finite"),
    ],
)
def test_wrong_data_are_refused(call, message):
    with pytest.raises(DataError, match=message):
        call()
