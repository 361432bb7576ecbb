"""What a plan knows of a stimulus: where it enters and in which form; its values are run-time arguments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StimulusPlan:
    """`kind` "wave" is one waveform for all lanes, times a pattern per lane unless `uniform`; "dense" a time course per lane.

    A "train" is Poisson spikes into an impulse.
    `port` may also be a coupling's parameter, as statements call it, or a model's that is a time course. `index` counts waves
    from 1 (wave 0 is time itself) and dense stimuli of the component from 0.
    """

    component: int
    port: str
    kind: str
    index: int
    uniform: bool = True
