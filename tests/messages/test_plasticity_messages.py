"""The texts of errors about plastic synapses, as users read them."""

import pytest

import pushpull as pp

PASSIVE = pp.Model.from_text("v' = -v/tau\ntau = 10[ms]\nv += kick", name="Passive")
CLOCK = pp.Model.from_text("x' = speed\nspeed = 1[1/ms]\nx += kick\nwhen x > 0: x = x - 9", name="Clock")


def wired(text, target=CLOCK, delay=1.0, **parameters):
    """Start a run of two cells joined by a synapse of that text."""
    edges = pp.operators.SpikeEdges([0], [0], [0.5], delay, 0.0, pp.Synapse(text, parameters))
    populations = (pp.Population(CLOCK, name="a"), pp.Population(target, 2, name="b"))
    wiring = (pp.Edge({"a": "x"}, {"b": "kick"}, edges),)
    return pp.simulate(pp.Network(populations, wiring), duration=1, dt=0.1, target="numpy")


CASES = {
    "trace that is not there": lambda: pp.Synapse("on post: w = w + 0.1*x"),
    "misspelt trace": lambda: pp.Synapse("trace before on pre: 20[ms]\non pre: w = w + before\non post: w = w + befor"),
    "third side": lambda: pp.Synapse("on axon: w = 1"),
    "line that says nothing": lambda: pp.Synapse("weights shall grow"),
    "parameter changed": lambda: pp.Synapse("A = 1\non pre: A = 2*w"),
    "state that bends": lambda: pp.Synapse("c' = -c*c\non pre: w = w + c"),
    "function that is not there": lambda: pp.Synapse("on pre: w = clamp(w, 0, 1)"),
    "clip without a bound": lambda: pp.Synapse("on pre: w = clip(w, 0)"),
    "sum at a spike": lambda: pp.Synapse("on pre: w = w/incoming(w)"),
    "nothing after a colon": lambda: pp.Synapse("on pre:"),
    "name of the weight": lambda: pp.Synapse("trace w on pre: 20[ms]\non pre: w = w"),
    "name said twice": lambda: pp.Synapse("tau = 1[ms]\ntau = 2[ms]\ntrace x on pre: tau\non post: w = w + x"),
    "unused trace": lambda: pp.Synapse("trace x on pre: 20[ms]\non pre: w = 0.9*w"),
    "nothing ever changes": lambda: pp.Synapse("c' = -c/20[ms]"),
    "unknown parameter": lambda: pp.Synapse("A = 0.1\non pre: w = A*w").replace(B=1),
    "parameter in another unit": lambda: pp.Synapse("tau = 1[ms]\ntrace x on pre: tau\non pre: w = w + x", {"tau": "3 mV"}),
    "units that do not add up": lambda: wired("on pre: w = w + 1[mV]"),
    "target without spikes": lambda: wired("trace y on post: 20[ms]\non pre: w = w - 0.1*y", target=PASSIVE),
    "state of no cell": lambda: wired("on pre: w = w + post.q"),
    "state of no population": lambda: wired("on pre: w = w + dopamine.level"),
    "state of many": lambda: wired("on pre: w = w + b.x"),
    "state that grows": lambda: wired("c' = c/20[ms]\non pre: w = w + c"),
    "period between steps": lambda: wired("every 0.25[ms]: w = 0.9*w"),
    "tau below zero": lambda: wired("tau = -1[ms]\ntrace x on pre: tau\non post: w = w + x"),
}


@pytest.mark.parametrize("case", CASES)
def test_message(case, refused):
    refused(CASES[case])
