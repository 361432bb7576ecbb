"""Published rules of plasticity as texts for `pp.Synapse`, each with its source; change numbers by `rule.replace(...)`.

Weights count in w_max or w_scale, which take the unit of the impulse; amplitudes are fractions of it. Spikes are timed at the
synapse, and a postsynaptic spike after a presynaptic one potentiates. `one + other` has both happen.
"""

from __future__ import annotations

from pushpull.spec.operators import Synapse

additive = Synapse(
    """
    # Every pair of spikes counts; weights move by the same amount wherever they are, up to hard bounds.
    w_max = 1
    A_plus = 0.005
    A_minus = 0.00525
    tau_plus = 20[ms]
    tau_minus = 20[ms]
    trace x on pre: tau_plus
    trace y on post: tau_minus
    on pre: w = clip(w - A_minus*w_max*y, 0, w_max)
    on post: w = clip(w + A_plus*w_max*x, 0, w_max)
    """,
    reference="Song, Miller & Abbott (2000), Nat. Neurosci. 3:919",
)

nearest = Synapse(
    """
    # As the additive rule, between each spike and the latest one on the other side only.
    w_max = 1
    A_plus = 0.005
    A_minus = 0.00525
    tau_plus = 20[ms]
    tau_minus = 20[ms]
    trace x on pre: tau_plus nearest
    trace y on post: tau_minus nearest
    on pre: w = clip(w - A_minus*w_max*y, 0, w_max)
    on post: w = clip(w + A_plus*w_max*x, 0, w_max)
    """,
    reference="Izhikevich & Desai (2003), Neural Comput. 15:1511, nearest-neighbour",
)

multiplicative = Synapse(
    """
    # Depression is in proportion to the weight, potentiation is not: weights settle around a value of their own.
    w_scale = 1
    A_plus = 0.001
    A_minus = 0.003
    tau_plus = 20[ms]
    tau_minus = 20[ms]
    trace x on pre: tau_plus
    trace y on post: tau_minus
    on pre: w = maximum(w - A_minus*w*y, 0)
    on post: w = w + A_plus*w_scale*x
    """,
    reference="van Rossum, Bi & Turrigiano (2000), J. Neurosci. 20:8812",
)

soft_bounds = Synapse(
    """
    # Between additive (mu = 0) and multiplicative (mu = 1) in both directions.
    w_max = 1
    rate = 0.005
    alpha = 1.05
    mu = 0.02
    tau = 20[ms]
    trace x on pre: tau
    trace y on post: tau
    on pre: w = clip(w - rate*alpha*w_max*(maximum(w, 0*w_max)/w_max)**mu*y, 0, w_max)
    on post: w = clip(w + rate*w_max*(maximum(w_max - w, 0*w_max)/w_max)**mu*x, 0, w_max)
    """,
    reference="Guetig, Aharonov, Rotter & Sompolinsky (2003), J. Neurosci. 23:3697, eqs. 1-2",
)

power_law = Synapse(
    """
    # Potentiation grows with a power of the weight, depression in proportion to it.
    w_scale = 1
    rate = 0.1
    alpha = 0.11
    mu = 0.4
    tau = 20[ms]
    trace x on pre: tau
    trace y on post: tau
    on pre: w = maximum(w - rate*alpha*w*y, 0)
    on post: w = w + rate*w_scale*(w/w_scale)**mu*x
    """,
    reference="Morrison, Aertsen & Diesmann (2007), Neural Comput. 19:1437, eq. 3",
)

triplet = Synapse(
    """
    # Pairs and triplets of spikes, all of them: potentiation grows with the rate. Numbers: visual cortex, all-to-all.
    w_scale = 1
    A2_plus = 5e-10
    A3_plus = 6.2e-3
    A2_minus = 7e-3
    A3_minus = 2.3e-4
    trace r1 on pre: 16.8[ms]
    trace r2 on pre: 101[ms]
    trace o1 on post: 33.7[ms]
    trace o2 on post: 125[ms]
    on pre: w = w - w_scale*o1*(A2_minus + A3_minus*r2)
    on post: w = w + w_scale*r1*(A2_plus + A3_plus*o2)
    """,
    reference="Pfister & Gerstner (2006), J. Neurosci. 26:9673, eqs. 3-4 and table 3",
)

inhibitory = Synapse(
    """
    # Onto an inhibitory synapse, a positive weight: near-coincident spikes strengthen it, presynaptic ones alone weaken it, until
    # the target fires at its target rate.
    w_scale = 1
    eta = 0.005
    target_rate = 5[1/s]
    tau = 20[ms]
    trace x on pre: tau
    trace y on post: tau
    on pre: w = maximum(w + eta*w_scale*(y - 2*target_rate*tau), 0)
    on post: w = w + eta*w_scale*x
    """,
    reference="Vogels, Sprekeler, Zenke, Clopath & Gerstner (2011), Science 334:1569",
)

reward_modulated = Synapse(
    """
    # Pairs of spikes leave a mark c that decays slowly; a reward turns it into a change of the weight. The reward is the state
    # `level` of a population of one node called "reward".
    w_max = 1
    A_plus = 0.1
    A_minus = 0.15
    tau_c = 1000[ms]
    period = 10[ms]
    trace x on pre: 20[ms]
    trace y on post: 20[ms]
    c' = -c/tau_c
    on pre: c = c - A_minus*y
    on post: c = c + A_plus*x
    every period: w = clip(w + w_max*c*reward.level*period/1[s], 0, w_max)
    """,
    reference="Izhikevich (2007), Cereb. Cortex 17:2443, eqs. 1-2",
)

scaling = Synapse(
    """
    # All weights onto a cell grow or shrink by one factor until it fires at its target rate.
    target_rate = 5[1/s]
    tau_rate = 1[s]
    tau_scaling = 10[s]
    period = 100[ms]
    trace rate on post: tau_rate
    every period: w = w*(1 + period/tau_scaling*(1 - rate/tau_rate/target_rate))
    """,
    reference="Turrigiano et al. (1998), Nature 391:892; van Rossum, Bi & Turrigiano (2000), J. Neurosci. 20:8812",
)

normalisation = Synapse(
    """
    # The weights onto a cell keep their sum: what one gains, the others lose in proportion.
    w_total = 1
    period = 100[ms]
    every period: w = w*w_total/incoming(w)
    """,
    reference="Royer & Pare (2003), Nature 422:518; as in Lazar, Pipa & Triesch (2009), Front. Comput. Neurosci. 3:23, eq. 4",
)

sliding_threshold = Synapse(
    """
    # A synapse is strengthened while its target fires above a threshold, weakened below; the threshold slides with the square of
    # the target's mean rate.
    w_max = 1
    eta = 0.002
    target_rate = 10[1/s]
    tau_y = 100[ms]
    tau_theta = 1[s]
    trace y on post: tau_y
    trace mean on post: tau_theta
    fires = y/tau_y/target_rate
    theta = (mean/tau_theta/target_rate)**2
    on pre: w = clip(w + eta*w_max*fires*(fires - theta), 0, w_max)
    """,
    reference="Bienenstock, Cooper & Munro (1982), J. Neurosci. 2:32, in the form of Intrator & Cooper (1992), Neural Netw. 5:3",
)

calcium = Synapse(
    """
    # Calcium from spikes on both sides: above one threshold it depresses, above a higher one it potentiates, w between two wells.
    w_max = 1
    C_pre = 1
    C_post = 2
    tau_c = 20[ms]
    theta_d = 1
    theta_p = 1.3
    gamma_d = 200
    gamma_p = 321.808
    middle = 0.5
    tau_w = 150[s]
    period = 1[ms]
    c' = -c/tau_c
    rho = w/w_max
    drift = gamma_p*(1 - rho)*where(c > theta_p, 1, 0) - gamma_d*rho*where(c > theta_d, 1, 0)
    on pre: c = c + C_pre
    on post: c = c + C_post
    every period: w = w + w_max*period/tau_w*(drift - rho*(1 - rho)*(middle - rho))
    """,
    reference="Graupner & Brunel (2012), PNAS 109:3991, eq. 1, parameters of their DP curve; their delay D is the edge's",
)

voltage = Synapse(
    """
    # Depression where a presynaptic spike meets a depolarised cell, potentiation while a remembered one meets a spiking cell. The
    # target has states v, u_minus and u_plus: its potential, and that filtered.
    w_scale = 1
    A_LTD = 1.4e-4[1/mV]
    A_LTP = 8e-5[1/mV**2]
    theta_minus = -70.6[mV]
    theta_plus = -45.3[mV]
    tau_x = 15[ms]
    period = 0.1[ms]
    trace x on pre: tau_x
    on pre: w = maximum(w - A_LTD*w_scale*maximum(post.u_minus - theta_minus, 0), 0)
    every period:
        w = w + period/tau_x*A_LTP*w_scale*x*maximum(post.v - theta_plus, 0)*maximum(post.u_plus - theta_minus, 0)
    """,
    reference="Clopath, Buesing, Vasilaki & Gerstner (2010), Nat. Neurosci. 13:344, eqs. 1-3",
)

short_term = Synapse(
    """
    # What a spike carries: the use u of what is ready, R. Facilitation raises u, depression lowers R; the weight itself stays.
    U = 0.5
    tau_facilitation = 20[ms]
    tau_depression = 800[ms]
    u' = -u/tau_facilitation
    R' = (1 - R)/tau_depression
    on pre: u = u + U*(1 - u); send w*u*R; R = R - u*R
    """,
    reference="Tsodyks, Pawelzik & Markram (1998), Neural Comput. 10:821, eqs. 2.1-2.4",
)

RULES = {name: rule for name, rule in globals().items() if isinstance(rule, Synapse)}
