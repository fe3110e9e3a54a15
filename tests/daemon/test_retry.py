"""When to try again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.retry import BASE_S, CAP_S, Backoff, next_delay_s, worth_retrying
from daemon.transport_errors import HostKeyChanged, TransportError, Unreachable

jitters = st.floats(0, 1)


@given(st.integers(1, 10_000), jitters)
def test_no_delay_is_beyond_the_cap(attempt: int, jitter: float) -> None:
    """Delays lie between nothing and the cap, however long it goes on."""
    assert 0 <= next_delay_s(attempt, jitter) <= CAP_S


@given(st.integers(1, 1_000))
def test_the_longest_delay_doubles_up_to_the_cap(attempt: int) -> None:
    """Without luck each delay is twice the one before, until the cap."""
    expected = min(CAP_S, BASE_S * 2 ** (attempt - 1))
    assert expected == next_delay_s(attempt, 1.0)


@given(st.integers(1, 100), jitters)
def test_jitter_spreads_evenly(attempt: int, jitter: float) -> None:
    """The delay is the jitter's share of the longest one."""
    longest = next_delay_s(attempt, 1.0)
    assert pytest.approx(jitter * longest) == next_delay_s(attempt, jitter)


@pytest.mark.parametrize(
    ("attempt", "jitter"), [(0, 0.5), (-1, 0.5), (1, -0.1), (1, 1.1)]
)
def test_arguments_out_of_range_are_refused(attempt: int, jitter: float) -> None:
    """A mistake of ours is not hidden in an odd delay."""
    with pytest.raises(ValueError, match="expected"):
        next_delay_s(attempt, jitter)


def test_a_success_clears_the_back_off() -> None:
    """After a success, the next failure waits as the first did."""
    failed = Backoff(base_s=2, cap_s=10).failed().failed().failed().failed()
    assert [10.0, 0.0, 2.0] == [
        failed.delay_s(1.0),
        failed.succeeded().delay_s(1.0),
        failed.succeeded().failed().delay_s(1.0),
    ]


def test_only_what_may_mend_itself_is_tried_again() -> None:
    """A refused host key, or an error of our own, waits for a person."""
    detail = {"operation": "connect to", "subject": "x", "cause": "y"}
    errors: list[BaseException] = [
        Unreachable(**detail),
        HostKeyChanged(**detail),
        TransportError(**detail),
        ValueError(),
    ]
    assert [True, False, False, False] == [worth_retrying(error) for error in errors]
