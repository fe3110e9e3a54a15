"""When to try again: capped exponential delays with full jitter.

Full jitter (any delay from nothing to the cap of the attempt) keeps thousands of
centres that lost the same server from coming back at the same moment. Chance is
handed in, so this module is pure.
"""

from attrs import evolve, frozen

from daemon.transport import TransportError

BASE_S = 2.0
CAP_S = 900.0


def next_delay_s(
    attempt: int, jitter: float, base: float = BASE_S, cap: float = CAP_S
) -> float:
    """Return the seconds to wait after a failed attempt, counted from 1.

    jitter, from 0 to 1, picks the delay between nothing and
    `min(cap, base * 2 ** (attempt - 1))`. Raises ValueError outside these ranges.
    """
    if attempt < 1:
        raise ValueError(f"found attempt {attempt}; expected 1 or more")
    if not 0.0 <= jitter <= 1.0:
        raise ValueError(f"found jitter {jitter}; expected 0 to 1")
    doublings = min(attempt - 1, 64)  # beyond, any base has met its cap
    return jitter * min(cap, base * 2.0**doublings)


@frozen(kw_only=True)
class Backoff:
    """How often something failed in a row, and how long to leave it alone."""

    base_s: float = BASE_S
    cap_s: float = CAP_S
    failures: int = 0

    def failed(self) -> "Backoff":
        """Return the back-off after one more failure."""
        return evolve(self, failures=self.failures + 1)

    def succeeded(self) -> "Backoff":
        """Return the back-off after a success: as if nothing had failed."""
        return evolve(self, failures=0)

    def delay_s(self, jitter: float) -> float:
        """Return the seconds to wait now; nothing when nothing has failed."""
        if self.failures == 0:
            return 0.0
        return next_delay_s(self.failures, jitter, self.base_s, self.cap_s)


def worth_retrying(error: BaseException) -> bool:
    """Tell whether an error may mend itself; any other is for a person."""
    return isinstance(error, TransportError) and error.transient
