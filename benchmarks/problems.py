"""The problems, stated once as numbers that every interpreter can read: times in ms, potentials in mV, speeds in m/s."""

# Excitatory and inhibitory activity after Wilson & Cowan (1972), with the logistic function unshifted:
#   E' = (-E + (1 - E) * S(a_e, theta_e, c_ee*E - c_ei*I + P_e)) / tau_e
#   I' = (-I + (1 - I) * S(a_i, theta_i, c_ie*E - c_ii*I + P_i)) / tau_i
WILSON_COWAN = {
    "tau_e": 10.0,
    "tau_i": 10.0,
    "c_ee": 16.0,
    "c_ei": 12.0,
    "c_ie": 15.0,
    "c_ii": 3.0,
    "a_e": 1.3,
    "a_i": 2.0,
    "theta_e": 4.0,
    "theta_i": 3.7,
    "P_e": 1.25,
    "P_i": 0.0,
}

# One per region, joined by strength * sum_j w_ij E_j(t - d_ij) inside S of E; white noise on both states.
WHOLE_BRAIN = {**WILSON_COWAN, "P_e": 1.0, "strength": 2.0, "speed": 4.0, "noise": 0.005, "dt": 0.1, "E": 0.1, "I": 0.05}

# The same network with other regions, joined by strength * sum_j w_ij x_j(t - d_ij), same speed and step; noise per sqrt(ms).
#   Stuart-Landau: z' = (alpha + i*omega)*z - |z|**2*z, rates in 1/ms; x is sent to x, noise on both
STUART_LANDAU = {"alpha": -0.02, "omega": 0.0628, "strength": 0.004, "noise": 0.02, "x": 0.1, "y": 0.0}

#   Wong-Wang reduced: S' = -S/tau_s + (1 - S)*gamma*H(J*(w*S + input) + I_0), H(u) = (a*u - b)/(1 - exp(-d*(a*u - b)))
WONG_WANG = {
    "tau_s": 100.0,
    "gamma": 0.641,
    "w": 0.6,
    "J": 0.2609,
    "I_0": 0.32,
    "a": 0.27,
    "b": 0.108,
    "d": 154.0,
    "strength": 0.05,
    "noise": 0.001,
    "S": 0.1,
}

#   Jansen-Rit, potentials in mV, rates in 1/ms; the firing rate of a region's potential is sent to its excitatory cells, and
#   noise is on the derivative of their potential (mV/ms)
JANSEN_RIT = {
    "A": 3.25,
    "B": 22.0,
    "a": 0.1,
    "b": 0.05,
    "C": 135.0,
    "P": 0.12,
    "e0": 0.0025,
    "v0": 6.0,
    "r": 0.56,
    "strength": 10.0,
    "noise": 0.02,
}

#   Montbrio-Pazo-Roxin with time in units of tau; the rate is sent to the potential, noise is on the potential
MONTBRIO = {"tau": 10.0, "eta": -5.0, "J": 15.0, "Delta": 1.0, "strength": 1.0, "noise": 0.1, "r": 0.08, "v": -2.0}

SPEED, STEP = WHOLE_BRAIN["speed"], WHOLE_BRAIN["dt"]

# Many parameter sets with or without white noise on both states; P_e runs from the first to the last.
SWEEP = {**WILSON_COWAN, "copies": 10_000, "first": 0.5, "last": 3.0, "noise": 0.005, "dt": 0.1, "E": 0.1, "I": 0.05}

# Uncoupled cells of Hodgkin & Huxley (1952), currents from the first to the last in uA/cm2; a spike is an upward crossing.
HODGKIN_HUXLEY = {
    "cells": 1000,
    "C": 1.0,
    "g_Na": 120.0,
    "g_K": 36.0,
    "g_L": 0.3,
    "E_Na": 50.0,
    "E_K": -77.0,
    "E_L": -54.4,
    "first": 0.0,
    "last": 20.0,
    "dt": 0.01,
    "threshold": -20.0,
    "V": -65.0,
    "m": 0.0529324853,
    "h": 0.5961207535,
    "n": 0.3176769141,
}


def connectivity_loss(jnp, signal, weights, dt):
    """Return the mean square between the correlations of a signal [time, node], taken every ms, and the weights, in JAX."""
    off_diagonal = 1.0 - jnp.eye(len(weights))
    return (((jnp.corrcoef(signal[:: round(1.0 / dt)].T) - weights) * off_diagonal) ** 2).mean()


def connectome(path):
    """Return weights, the largest of them 1, and lengths in mm, both [target, source]."""
    import numpy as np

    with np.load(path) as file:
        weights, lengths = file["weights"].astype(np.float64), file["lengths"].astype(np.float64)
    np.fill_diagonal(weights, 0.0)
    return weights / weights.max(), lengths


# Vogels & Abbott (2005) as benchmarks 1 to 3 of Brette et al. (2007), 3,200 excitatory and 800 inhibitory cells, each pair
# connected with probability 0.02. Starts are normal: mean, deviation and bounds; mV, conductances in nS (COBAHH) or over the
# leak (COBA).
VOGELS_ABBOTT = {
    "cuba": {"w_e": 1.62, "w_i": -9.0, "start": {"v": (-55.0, 3.0, (-60.0, -50.0))}},
    "coba": {"w_e": 0.6, "w_i": 6.7, "start": {"v": (-55.0, 3.0, (-60.0, -50.0))}},
    "cobahh": {
        "w_e": 6.0,
        "w_i": 67.0,
        "start": {
            "v": (-65.0, 5.0, (-100.0, -40.0)),
            "g_e": (40.0, 15.0, (0.0, 1e3)),
            "g_i": (200.0, 120.0, (0.0, 1e3)),
        },
    },
}

# Brunel (2000), model A, in its asynchronous irregular state: mV, ms, Hz.
BRUNEL = {
    "excitatory": 10_000,
    "inhibitory": 2_500,
    "C_e": 1_000,
    "C_i": 250,
    "J": 0.1,
    "g": 5.0,
    "eta": 2.0,
    "threshold_rate": 10.0,
    "delay": 1.5,
}

# Potjans & Diesmann (2014), at a tenth of its size: 7,717 cells, 2,988,688 synapses.
MICROCIRCUIT = {"scale": 0.1, "cells": 7_717}
