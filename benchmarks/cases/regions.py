"""84 regions of other models with delays and noise by stochastic Heun, every state kept at every step as the peers keep them."""

import problems
from common import CONNECTOME, arguments, measure_as_asked, network_statistics, timed
from problems import SPEED, STEP, connectome

CASES = ["stuart-landau", "wong-wang", "jansen-rit", "montbrio"]


def region_of(case):
    """Return model, coupling, start of each state, the state (or difference of two) described, and unit of the model's time."""
    import pushpull as pp

    if case == "stuart-landau":
        p = problems.STUART_LANDAU
        model = pp.models.StuartLandau(alpha=p["alpha"], omega=p["omega"]).with_noise(x=p["noise"], y=p["noise"])
        return model, pp.Linear(p["strength"]), {"x": p["x"], "y": p["y"]}, ["x"], "1 ms"
    if case == "wong-wang":
        p = problems.WONG_WANG
        values = {name: p[name] for name in ("tau_s", "gamma", "w", "J", "I_0")}
        rate = {"a": f"{p['a']} 1/(ms*nA)", "b": f"{p['b']} 1/ms", "d": f"{p['d']} ms"}
        model = pp.models.ReducedWongWang(**values, **rate).with_noise(S=f"{p['noise']} 1/sqrt(ms)")
        return model, pp.Linear(p["strength"]), {"S": p["S"]}, ["S"], None
    if case == "jansen-rit":
        p = problems.JANSEN_RIT
        rates = {name: f"{p[name]} 1/ms" for name in ("a", "b", "P", "e0")}
        model = pp.models.JansenRit(**{name: p[name] for name in ("A", "B", "C", "v0", "r")}, **rates)
        model = model.with_noise(**{"exc.z": f"{p['noise']} mV/ms/sqrt(ms)"})
        fired = pp.Sigmoidal(p["strength"], maximum=2000 * p["e0"], slope=p["r"], midpoint=p["v0"])
        start = {f"{part}.{name}": 0.0 for part in ("pyr", "exc", "inh") for name in "sz"}
        return model, fired, start, ["exc.s", "inh.s"], None
    p = problems.MONTBRIO
    model = pp.models.MontbrioPazoRoxin(**{name: p[name] for name in ("eta", "J", "Delta")}).with_noise(v=p["noise"])
    return model, pp.Linear(p["strength"]), {"r": p["r"], "v": p["v"]}, ["r"], f"{p['tau']} ms"


def prepare(seconds, threads, precision, target="cpu", case=CASES[0], path=CONNECTOME):
    """Build the network, compile its program and return what runs it once more."""
    import numpy as np

    import pushpull as pp

    weights, lengths = connectome(path)
    model, coupling, start, shown, scale = region_of(case)
    sent = {"source": "x", "target": "drive_x"} if case == "stuart-landau" else {}  # y is not sent
    brain = pp.Network.from_connectome(
        model,
        pp.data.from_matrices(weights, lengths, directed=None),
        coupling=coupling,
        speed=f"{SPEED} m/s",
        time_scale=scale,
        **sent,
    )

    def run(duration=seconds):
        made, spent = timed(
            lambda: pp.simulate(
                brain,
                duration=f"{duration} s",
                dt=f"{STEP} ms",
                scheme=pp.Heun(),
                record=list(start),
                initial=start,
                seed=1,
                precision=precision,
                target=target,
                threads=threads,
                progress=False,
            )
        )
        first, *others = (np.asarray(made[name]) for name in shown)
        signal = first - others[0] if others else first
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(signal, weights, STEP)}

    if target != "numpy":
        run(0.01)
    return run


if __name__ == "__main__":
    given = arguments("pushpull", CASES, precisions=("single", "double"))
    facts = {"peer": "pushpull", "scheme": "stochastic Heun, delays interpolated", "dt_ms": STEP}
    measure_as_asked(
        given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.case, given.connectome)
    )
