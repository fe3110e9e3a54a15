"""Tells systemd that the program is ready, alive, and about to stop.

The protocol of sd_notify(3): datagrams to the socket named in NOTIFY_SOCKET. Where
there is none (Windows, a terminal) nothing is told.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

from attrs import define


@define(eq=False)
class Supervisor:
    """The service manager that started us, if one did."""

    address: str | None
    watchdog_s: float | None
    """How often a sign of life is due at least, by half; None: never."""
    _last_sign: float = float("-inf")

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Supervisor:
        """Find it in the environment, and take it out there for our children."""
        address = environment.get("NOTIFY_SOCKET")
        usec = environment.get("WATCHDOG_USEC", "")
        pid = environment.get("WATCHDOG_PID", "")
        ours = not pid or pid == str(os.getpid())
        watchdog_s = int(usec) / 2_000_000 if usec.isdigit() and ours else None
        return cls(address or None, watchdog_s if address else None)

    def ready(self) -> None:
        """All spools that can be opened are open; files are exchanged from now on."""
        self._send("READY=1")

    def stopping(self) -> None:
        """The step in hand is finished, then the program ends."""
        self._send("STOPPING=1")

    def alive(self, monotonic: float) -> None:
        """Give a sign of life when one is due, at a time of the monotonic clock."""
        if self.watchdog_s is None or monotonic - self._last_sign < self.watchdog_s:
            return
        self._last_sign = monotonic
        self._send("WATCHDOG=1")

    def _send(self, message: str) -> None:
        if self.address is None or not hasattr(socket, "AF_UNIX"):
            return
        address = self.address
        if address.startswith("@"):  # Linux's abstract names
            address = f"\0{address[1:]}"
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.settimeout(1.0)
                channel.sendto(message.encode("ascii"), address)
        except OSError:
            pass  # a service manager that is not there must not stop the exchange
