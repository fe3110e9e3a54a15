"""What ends a machine's work in the middle of it."""

from __future__ import annotations


class MachineDied(BaseException):
    """A machine lost its power, or its program was killed: nothing may catch it."""

    def __init__(self, machine: str) -> None:
        super().__init__(machine)
        self.machine = machine
