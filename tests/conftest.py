"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

MUST_NOT_SKIP = "A2C_TESTS_MUST_NOT_SKIP"
"""Set where every part (sshd, node …) is installed: a skip there is a failure."""

# How long an example takes depends on what else the machine does: no proof of anything.
# Derandomised, so that a run can be repeated; a failing example says how to replay it.
settings.register_profile(
    "everywhere", deadline=None, derandomize=True, print_blob=True
)
settings.load_profile("everywhere")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where all parts must be there.

    A test marked `may_skip` says why no installation could make it run here.
    """
    report = yield
    must_run = os.environ.get(MUST_NOT_SKIP) == "1"
    if report.skipped and must_run and not _excused(item, report):
        report.outcome = "failed"
        report.longrepr = f"skipped, though {MUST_NOT_SKIP}=1: {report.longrepr}"
    return report


def _excused(item: pytest.Item, report: Any) -> bool:
    return (
        hasattr(report, "wasxfail") or item.get_closest_marker("may_skip") is not None
    )
