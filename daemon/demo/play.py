"""The play: one exam series from basedata to results, act by act."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console

from daemon.demo import series
from daemon.demo.proof import Account, account
from daemon.demo.stage import Site, Stage, set_stage
from daemon.demo.timeline import Timeline
from edi.document import Document
from spool.opening import look

LOOK_S = 0.05
"""Between two looks at what the daemons have done."""
ACT_TIMEOUT_S = 45.0

GOOD, FAILED, USAGE = 0, 1, 2


class StuckError(RuntimeError):
    """An act did not end in time, or a daemon died."""


class Play:
    """Drops files where management systems would, and waits for what must follow."""

    def __init__(self, stage: Stage, timeline: Timeline) -> None:
        self._stage = stage
        self._timeline = timeline
        self.made: dict[tuple[str, str, str], str] = {}

    def all_acts(self) -> None:
        """The whole series."""
        self._basedata()
        self._entries()
        self._broken_entries()
        self._amendments_forecasts_marks()
        self._results()
        self._wait("everything to be at rest", self._at_rest)

    def _basedata(self) -> None:
        self._timeline.heading("1  Basedata: the awarding body tells what it offers")
        documents = series.basedata()
        for document in documents:
            self._drop(self._stage.hub, document.name, bytes(document))
        for site in self._stage.centres.values():
            for document in documents:
                self._await_file(site.spool / "inbox" / document.name)

    def _entries(self) -> None:
        self._timeline.heading("2  Entries: each centre enters its candidates")
        for number in series.CENTRES[:2]:
            self._drop_document(number, series.entries(number))
        for number in series.CENTRES[:2]:
            self._await_reply(number, 1)

    def _broken_entries(self) -> None:
        number = series.CENTRES[2]
        site = self._stage.centres[number]
        self._timeline.heading("3  A broken file: stopped before it leaves, and why")
        name, content = series.broken_entries(number)
        self._drop(site, name, content, fate="rejected")
        report = site.spool / "rejected" / f"{name}.report.txt"
        self._await_file(report)
        self._wait("the rejection to be recorded", lambda: self._ended(site, name))
        for line in report.read_text(encoding="utf-8").splitlines():
            self._timeline.say("", line, "red" if line.startswith("error") else "dim")
        self._timeline.say(site.name, "the slips are put right, and it is sent again")
        self._drop_document(number, series.entries(number))
        self._await_reply(number, 1)

    def _amendments_forecasts_marks(self) -> None:
        self._timeline.heading("4  An amendment, then forecasts and marks")
        first = series.CENTRES[0]
        self._drop_document(first, series.amendments(first, 2))
        self._await_reply(first, 2)
        for offset, make in enumerate((series.forecasts, series.marks)):
            for number in series.CENTRES:
                sequence = 2 + offset + (number == first)
                self._drop_document(number, make(number, sequence))
        for number in series.CENTRES:
            self._await_reply(number, 3 + (number == first))

    def _results(self) -> None:
        self._timeline.heading("5  Results: to each centre its own")
        for number in series.CENTRES:
            document = series.results(number)
            self._drop(self._stage.hub, document.name, bytes(document))
        name, content = series.results_xml(series.CENTRES[0])
        self._drop(self._stage.hub, name, content)
        for number in series.CENTRES:
            inbox = self._stage.centres[number].spool / "inbox"
            self._await_file(inbox / series.results(number).name)
        self._await_file(self._stage.centres[series.CENTRES[0]].spool / "inbox" / name)

    # What a management system does

    def _drop_document(self, number: str, document: Document) -> None:
        self._drop(self._stage.centres[number], document.name, bytes(document))

    def _drop(self, site: Site, name: str, content: bytes, fate: str = "sent") -> None:
        self.made[site.name, name, fate] = sha256(content).hexdigest()
        self._timeline.say(site.name, f"{name} is dropped in the outbox")
        # Written in place, as most systems do; the daemon must see when it is whole.
        (site.outbox / name).write_bytes(content)

    # Waiting for what must follow

    def _await_file(self, path: Path) -> None:
        self._wait(f"{path.parent.name}/{path.name}", path.is_file)

    def _await_reply(self, number: str, reply: int) -> None:
        name = f"X{number}{series.AWARDING_BODY}.X{reply:02d}"
        self._await_file(self._stage.centres[number].spool / "inbox" / name)

    def _ended(self, site: Site, name: str) -> bool:
        found = look(site.spool).parcels(name=name)
        return bool(found) and not any(parcel.live for parcel in found)

    def _at_rest(self) -> bool:
        return not any(
            parcel.live
            for site in self._stage.sites
            for parcel in look(site.spool).parcels()
        )

    def _wait(self, what: str, there: Callable[[], bool]) -> None:
        end = monotonic() + ACT_TIMEOUT_S
        while True:
            found = there()
            self._timeline.follow()
            if found:
                return
            if self._stage.dead():
                raise StuckError(f"a daemon died while waiting for {what}")
            if monotonic() > end:
                raise StuckError(f"waited {ACT_TIMEOUT_S:.0f} s for {what} in vain")
            sleep(LOOK_S)


def run(directory: Path | None, as_json: bool, console: Console) -> int:
    """Play the series; 0 when every file arrived unchanged and nothing is stuck."""
    if directory is not None and directory.exists() and any(directory.iterdir()):
        console.print(f"{directory} is not empty; name a folder that is new")
        return USAGE
    if directory is not None:
        return _play_in(directory.resolve(), as_json, console, kept=True)
    with tempfile.TemporaryDirectory(prefix="a2c-demo-") as temporary:
        return _play_in(Path(temporary).resolve(), as_json, console, kept=False)


def _play_in(root: Path, as_json: bool, console: Console, *, kept: bool) -> int:
    began = monotonic()
    console.print(
        "One awarding body (SFTP server and hub daemon) and three centres, each a "
        "process of its own, on this machine. All data is made up.",
        soft_wrap=True,
    )
    stuck: str | None = None
    with set_stage(root, series.CENTRES) as stage:
        timeline = Timeline(stage.sites, console)
        play = Play(stage, timeline)
        try:
            play.all_acts()
        except StuckError as error:
            stuck = str(error)
        timeline.follow()
    found = account(stage, play.made)
    if stuck is not None:
        found = Account(found.journeys, found.rejected, (stuck, *found.problems))
    seconds = monotonic() - began
    if as_json:
        form = found.to_json()
        form |= {"directory": str(root), "kept": kept, "seconds": round(seconds, 2)}
        sys.stdout.write(json.dumps(form, indent=2) + "\n")
    _conclude(found, root, console, seconds, kept=kept)
    return GOOD if found.good else FAILED


def _conclude(
    found: Account, root: Path, console: Console, seconds: float, *, kept: bool
) -> None:
    console.print()
    whole = sum(journey.whole for journey in found.journeys)
    console.print(
        f"[bold]Proof[/bold]  {whole} of {len(found.journeys)} files arrived with the "
        f"SHA-256 they left with; {len(found.rejected)} rejected before leaving; "
        f"{seconds:.1f} s",
        soft_wrap=True,
    )
    for problem in found.problems:
        console.print(f"[red]PROBLEM[/red] {problem}", soft_wrap=True)
    where = "kept" if kept else "removed now; keep it with --dir DIR"
    console.print(f"Everything lies in {root} ({where}):", soft_wrap=True)
    console.print("  awarding-body/spool, centre-*/spool: outbox inbox sent rejected")
    console.print("  each side's a2c.toml, and a2c.log with every event")
