"""The catalogue repeats itself little: its models share parts, not copied lines.

A line is repeated where it belongs to a run of six lines that stands in models/ a second time, numbers and meanings aside;
every place of the run counts. Blank lines, comments, imports and single characters are passed over.
"""

import re
from collections import defaultdict
from statistics import median

from pushpull.models.catalogue import PLACES

RUN = 6
MOST_REPEATED = 0.08
MEDIAN_LINES = 60
MEANING = re.compile(r'\b(doc|why)="[^"]*"')
NUMBER = re.compile(r"(?<![\w.])\d+(\.\d*)?(e-?\d+)?")
PASSED_OVER = re.compile(r"(#.*|from .*|import .*|\W?)$")


def repeated_lines(sources):
    """Return the repeated lines as (name, number), of sources by name."""
    places = defaultdict(set)
    for name, source in sources.items():
        folded = [(name, number, _masked(line)) for number, line in enumerate(source.splitlines(), 1)]
        kept = [item for item in folded if not PASSED_OVER.match(item[2])]
        for first in range(len(kept) - RUN + 1):
            run = kept[first : first + RUN]
            places[tuple(text for _, _, text in run)].add(tuple((name, number) for name, number, _ in run))
    return {line for runs in places.values() if len(runs) > 1 for run in runs for line in run}


def _masked(line):
    return NUMBER.sub("0", MEANING.sub("", " ".join(line.split())))


def _models(package):
    return {path.name: path.read_text(encoding="utf-8") for path in (package / "models").glob("*.py") if path.stem != "__init__"}


def test_less_than_eight_percent_of_the_catalogue_is_repeated(package):
    sources = _models(package)
    repeated = repeated_lines(sources)
    share = len(repeated) / sum(source.count("\n") for source in sources.values())
    worst = defaultdict(int)
    for name, _ in repeated:
        worst[name] += 1
    assert share < MOST_REPEATED, f"{share:.1%} of the lines: {dict(worst)}"


def test_a_copied_model_would_be_seen_with_other_numbers(package):
    source = _models(package)["hodgkin_huxley.py"]
    changed = source.replace("120.0", "110.0").replace("squid", "other")
    lines = [line for line in source.splitlines() if not PASSED_OVER.match(line.strip())]
    assert len(repeated_lines({"one": source})) == 0
    assert len(repeated_lines({"one": source, "two": changed})) > 1.7 * len(lines)


def test_half_of_the_models_fit_into_sixty_lines(package):
    sources = _models(package)
    assert median(sources[f"{place.file}.py"].count("\n") for place in PLACES.values()) <= MEDIAN_LINES
