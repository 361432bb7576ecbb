"""Draw docs/images/get-started.png: one cortical column in its alpha regime."""

from pathlib import Path

import matplotlib.pyplot as plt

import pushpull as pp

# Model
column = pp.models.JansenRit(P=220)

# Run
run = pp.simulate(column, duration="9 s", dt="0.5 ms", record="eeg", transient="1 s")

# Analyse
spectrum = pp.measure.power_spectrum(run["eeg"], window="2 s")

# Plot
with pp.plot.house_style():
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8), layout="constrained")
    pp.plot.time_series(run["eeg"].sel(time=slice(8000, 9000)), ax=left)
    pp.plot.spectrum(spectrum.sel(frequency=slice(0, 60)), ax=right)
    right.set_xticks([5, 10, 20, 40], ["5", "10", "20", "40"])
    right.minorticks_off()
    figure.savefig(Path(__file__).with_name("get-started.png"), dpi=150)
