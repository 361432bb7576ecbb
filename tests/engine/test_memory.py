"""Memory does not grow with the duration of a run whose signals are coarse."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource, sys
import numpy as np
import pushpull as pp
generator = np.random.default_rng(1)
weights, lengths = generator.random((1000, 1000)) / 1000, generator.uniform(10, 150, (1000, 1000))
for table in (weights, lengths):
    np.fill_diagonal(table, 0)
regions = pp.data.from_matrices((weights + weights.T) / 2, (lengths + lengths.T) / 2, [str(k) for k in range(1000)])
model = pp.models.WilsonCowan().with_noise(E=0.02)
brain = pp.Network.from_connectome(model, regions, coupling=pp.Linear(0.5), speed="4 m/s")
signals = [pp.Bold("2 s"), pp.Eeg(generator.random((64, 1000)), period="10 ms")]
run = pp.simulate(brain, duration=sys.argv[1], dt="1 ms", record=signals, seed=1)
assert np.isfinite(run["bold"]).all()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read as Linux gives it, in KiB")
def test_the_peak_of_a_minute_is_that_of_half_a_minute():
    """1,000 delayed nodes with BOLD and EEG in the loop; the first run also compiles, and does not count."""
    peaks = [
        float(subprocess.run([sys.executable, "-c", SCRIPT, length], capture_output=True, check=True, text=True).stdout)
        for length in ("1 s", "30 s", "60 s")
    ]
    assert abs(peaks[2] - peaks[1]) < 5
    assert max(peaks) < 1024
