"""The demo's live timeline: the daemons' own log events, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from daemon.demo.stage import HUB, Site

PHRASES: Mapping[str, tuple[str, str]] = {
    "file_rejected": ("rejected {file} before it left: {codes}", "red"),
    "file_delivered": ("{file} delivered{to}: the receipt is here", "green"),
    "file_published": ("{file} is in {path}", "cyan"),
    "file_not_understood": ("{file} is of another kind: delivered untouched", "yellow"),
    "reply_made": ("answered with {file}: {verdict}", ""),
    "reply_matched": ("{file} answers what we sent: {verdict}", "green"),
    "conflict_found": ("{file} met another file of its name", "red"),
    "unexpected_error": ("something unexpected went wrong", "red"),
    "send_failed": ("{file} could not be sent, will try again", "yellow"),
}
"""Events that are shown, as (phrase, style)."""


class Timeline:
    """Follows the logs of all sites and prints what happens, in the order it did."""

    def __init__(self, sites: Iterable[Site], console: Console) -> None:
        self._places = {site.name: (site.log, 0) for site in sites}
        self._console = console
        self._began = datetime.now(UTC)

    def heading(self, text: str) -> None:
        """Begin a new act."""
        self._console.print()
        self._console.print(Text(text, style="bold"))

    def say(
        self, who: str, text: str, style: str = "", at: datetime | None = None
    ) -> None:
        """One line of the timeline, for now or for the time given."""
        passed = ((at or datetime.now(UTC)) - self._began).total_seconds()
        line = Text.assemble(
            (f"{max(passed, 0):6.2f} s  ", "dim"),
            (f"{who:<14} ", "bold"),
            (text, style),
        )
        self._console.print(line, soft_wrap=True)

    def follow(self) -> None:
        """Print what the daemons logged since the last look."""
        entries = [
            (str(entry.get("time")), who, entry)
            for who in self._places
            for entry in self._new_entries(who)
        ]
        for _, who, entry in sorted(entries, key=lambda item: item[0]):
            self._show(who, entry)

    def _new_entries(self, who: str) -> list[dict[str, Any]]:
        path, position = self._places[who]
        if not path.exists():
            return []
        with path.open("rb") as file:
            file.seek(position)
            data = file.read()
        whole = data.rfind(b"\n") + 1
        self._places[who] = (path, position + whole)
        return [json.loads(line) for line in data[:whole].splitlines()]

    def _show(self, who: str, entry: dict[str, Any]) -> None:
        event = str(entry.get("event"))
        if event not in PHRASES:
            return
        phrase, style = PHRASES[event]
        values = {"codes": "see its report", "path": "?"}
        values |= {key: _words(value) for key, value in entry.items()}
        values["to"] = f" to centre {entry.get('centre', '?')}" if who == HUB else ""
        at = datetime.fromisoformat(str(entry["time"]))
        self.say(who, phrase.format_map(values), style, at)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
