"""What a desk's run says of the next one."""

from __future__ import annotations

import pytest

from daemon.desk import Work


@pytest.mark.parametrize(
    ("work", "goes_on"),
    [
        (Work(), False),
        (Work(moved=1), True),
        (Work(more=True), True),
        (Work(moved=1, more=True, failed=1), True),
        (Work(unsettled=3), False),
        (Work(more=True, failed=500), False),
    ],
)
def test_a_run_in_which_all_failed_is_not_repeated_at_once(
    work: Work, goes_on: bool
) -> None:
    """On a full disk with a crowded outbox the desk must not run without a pause."""
    assert work.goes_on is goes_on
