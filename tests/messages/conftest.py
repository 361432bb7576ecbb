"""What tests of error texts share."""

import pytest

from pushpull.base.errors import PushpullError


@pytest.fixture
def refused(snapshot):
    """Give a check that a call is refused in the words of the snapshot, with a hint of one line; it returns the error."""

    def check(call):
        with pytest.raises(PushpullError) as caught:
            call()
        problem = caught.value
        assert problem.hint
        assert "\n" not in problem.hint
        assert f"{type(problem).__name__}: {problem}" == snapshot
        return problem

    return check
