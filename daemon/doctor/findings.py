"""What a look at the machine found."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Level = Literal["good", "notice", "warning", "error"]


@frozen
class Finding:
    """One thing looked at. `remedy` is empty where nothing needs to be done."""

    check: str
    """A short fixed name: `disk`, `clock`, `key` …"""
    subject: str
    level: Level
    message: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """The shape in `a2c doctor --json`."""
        return {
            "check": self.check,
            "subject": self.subject,
            "level": self.level,
            "message": self.message,
            "remedy": self.remedy,
        }


def good(check: str, subject: str, message: str) -> Finding:
    """Nothing wrong here."""
    return Finding(check, subject, "good", message)
