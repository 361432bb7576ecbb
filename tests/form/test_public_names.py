"""The top level stays small, and changes to it are seen: tests/form/public_names.txt lists it.

A change that is meant is written down with
python -c "import pushpull; print(*sorted(pushpull.__all__), sep=chr(10))" > tests/form/public_names.txt
"""

from pathlib import Path

import pushpull

CEILING = 60
SNAPSHOT = Path(__file__).with_name("public_names.txt")


def test_public_names_are_few():
    assert len(pushpull.__all__) <= CEILING


def test_public_names_are_those_of_the_snapshot():
    listed = set(SNAPSHOT.read_text(encoding="utf-8").split()) if SNAPSHOT.exists() else set()
    public = set(pushpull.__all__)
    message = "new: {}; gone: {} (meant? then renew the snapshot, and say so in CHANGELOG.md)"
    assert public == listed, message.format(sorted(public - listed), sorted(listed - public))


def test_every_public_name_exists_once():
    assert len(set(pushpull.__all__)) == len(pushpull.__all__)
    missing = [name for name in pushpull.__all__ if not hasattr(pushpull, name)]
    assert not missing, f"listed in pushpull.__all__ and not there: {missing}"


def test_names_are_completed_at_the_prompt():
    assert set(pushpull.__all__) <= set(dir(pushpull))
