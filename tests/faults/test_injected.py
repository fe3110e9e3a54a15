"""A call that fails, at whatever place, costs a try and nothing else.

A sample; `python -m tests.faults` lets every call of every journey fail.
"""

from pathlib import Path

import pytest

from tests.exchange.journeys import FIRST
from tests.faults.injected import ERRORS
from tests.faults.tasks import Task, run

pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    ("error", "first"), list(zip(ERRORS, (2, 11, 23), strict=True))
)
def test_a_call_that_fails(error: str, first: int) -> None:
    """After the fault is over the world is as if it had not been."""
    told = run(Task("entries and their reply", FIRST, error, False, first, 37))

    assert {} == told.wrong
    assert told.failed


def test_a_disk_that_fails_until_the_pass_is_over() -> None:
    """All calls from some one on may fail."""
    told = run(Task("entries and their reply", FIRST, "EIO", True, 30, 60))

    assert {} == told.wrong
    assert told.failed


@pytest.fixture(autouse=True)
def _compiler(tmp_path: Path) -> None:
    """Skip where the shim cannot be compiled."""
    from tests.faults.shim import compiled

    compiled(tmp_path)
