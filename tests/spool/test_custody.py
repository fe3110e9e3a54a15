"""The steps of custody: what each decides, and what each leaves behind."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from spool.custody import Closed, Custody
from spool.drafting import Draft
from spool.effects import Effects
from spool.errors import (
    ContentMissing,
    DigestDiffers,
    HeldOpen,
    NoRoom,
    NoSuchTransition,
    SourceChanged,
    SpoolError,
    StaleParcel,
)
from spool.folder_store import FolderStore
from spool.intake import Candidate
from spool.memory_ledger import MemoryLedger
from spool.opening import OpenSpool
from spool.parcel import (
    Fingerprint,
    Happening,
    Outcome,
    Parcel,
    Receipt,
    Step,
    Verdict,
)
from spool.ports import Blob, Retired
from spool.root import Root
from spool.states import Direction, EventName, State
from spool.together import Work
from tests.spool.world import digest, tree
from tests.support.clock import SettableClock

ACCEPTED = Verdict(outcome=Outcome.ACCEPTED, summary="accepted")
REFUSED = Verdict(outcome=Outcome.REFUSED, summary="refused", report="why\n")


class Office:
    """People at a spool, and a program that takes what they drop."""

    def __init__(self, spool: OpenSpool, clock: SettableClock) -> None:
        self.spool = spool
        self.clock = clock
        self.custody = spool.custody
        self.route: Sequence[str] = ("ocr",)

    def drop(self, name: str = "E1234501.X01", content: bytes = b"entries") -> Path:
        """Put a file in the outbox; every file is of its own second."""
        path = self.spool.root.outbox / name
        path.write_bytes(content)
        self.clock.pass_s(1)
        os.utime(path, (self.clock.monotonic(), self.clock.monotonic()))
        return path

    def admit(self) -> tuple[Parcel, ...]:
        """Admit the one file that is ready."""
        (candidate,) = self.spool.intake(settle_s=0).scan().ready
        return self.custody.admit(candidate, lambda _: self.route)

    def dropped(
        self, name: str = "E1234501.X01", content: bytes = b"entries"
    ) -> Parcel:
        """Drop and admit a file."""
        self.drop(name, content)
        (parcel,) = self.admit()
        return parcel

    def accepted(self) -> Parcel:
        """Drop, admit and accept a file."""
        return self.custody.decide(self.dropped(), ACCEPTED)

    def sent(self) -> Parcel:
        """Drop, admit, accept and send a file."""
        return self.custody.confirm_sent(self.custody.begin_send(self.accepted()))

    def delivered(self) -> Parcel:
        """Drop a file and see it receipted."""
        sent = self.sent()
        return self.custody.receipt_came(
            sent,
            sha256=sent.sha256,
            size=sent.size,
            sequence=1,
            time=self.clock.now(),
        )

    def received(
        self, name: str = "R1234501.X01", content: bytes = b"results"
    ) -> Parcel:
        """Receive a file."""
        staged = self.custody.store.staged("fetch-1")
        staged.write_bytes(content)
        return self.custody.receive("ocr", name, staged).parcel

    def published(self) -> Parcel:
        """Receive, receipt, accept and publish a file."""
        parcel = self.custody.receipt_given(self.received())
        return self.custody.publish(self.custody.decide(parcel, ACCEPTED))

    def people(self) -> dict[str, bytes]:
        """Return every file in the people's folders."""
        return {
            path: content
            for path, content in tree(self.spool.root.path).items()
            if not path.startswith(".a2c/")
        }

    def held(self) -> list[str]:
        """Return the digests of all content in the store."""
        return sorted(path.name for path in self.spool.root.content.rglob("*/*"))

    def events(self, parcel: Parcel) -> list[EventName]:
        """Return the names of everything that happened to a parcel."""
        return [event.name for event in self.spool.ledger.events(parcel.id)]


@pytest.fixture
def office(spool: OpenSpool, clock: SettableClock) -> Office:
    """An office with an empty spool."""
    return Office(spool, clock)


# Admission


def test_admitting(office: Office) -> None:
    """A file leaves the outbox for custody, with its digest and size."""
    parcel = office.dropped()

    assert (State.ADMITTED, "ocr", digest(b"entries"), 7, None) == (
        parcel.state,
        parcel.partner,
        parcel.sha256,
        parcel.size,
        parcel.source,
    )
    assert {} == office.people()
    assert b"entries" == office.custody.content(parcel).read_bytes()


def test_a_file_for_several(office: Office) -> None:
    """A broadcast is a parcel for each partner, of one content."""
    office.route = ("ocr", "aqa", "ocr")
    office.drop()
    parcels = office.admit()

    assert ["ocr", "aqa"] == [parcel.partner for parcel in parcels]
    assert 1 == len(office.held())


def test_a_file_for_nobody(office: Office) -> None:
    """A file that nobody is known for is a parcel without a partner."""
    office.route = ()
    parcel = office.dropped()

    assert (None, State.ADMITTED) == (parcel.partner, parcel.state)


@pytest.mark.parametrize("name", ["E1234501.X01", "E1234501.X02"])
def test_the_same_file_again_while_it_is_going(office: Office, name: str) -> None:
    """The same content for the same partner goes back, saying what became of it."""
    office.dropped()
    again = office.dropped(name)
    returned = office.custody.return_to_people(again)

    assert (State.REPEATED, State.DUPLICATE) == (again.state, returned.state)
    report = office.people()[f"rejected/{name}.report.txt"].decode()
    assert "has been on its way to ocr since 2026-02-20 09:30 UTC" in report
    assert ("as E1234501.X01" in report) == (name != "E1234501.X01")
    assert b"entries" == office.people()[f"rejected/{name}"]


def test_the_same_file_again_after_delivery(office: Office) -> None:
    """A file that was delivered long ago is known."""
    office.custody.archive(office.delivered())
    again = office.dropped()

    assert State.REPEATED is again.state
    assert again.verdict is not None
    assert "was delivered to ocr on" in again.verdict.summary


def test_the_same_file_again_after_it_was_refused(office: Office) -> None:
    """A file that never went may be tried again, and again."""
    for _ in range(3):
        parcel = office.dropped()
        assert State.ADMITTED is parcel.state
        office.custody.return_to_people(office.custody.decide(parcel, REFUSED))
    assert ["rejected/E1234501.X01", "rejected/E1234501.X01.report.txt"] == sorted(
        office.people()
    )


def test_the_same_file_for_another_partner(office: Office) -> None:
    """What one partner has is no repeat for another."""
    office.dropped()
    office.route = ("aqa",)

    assert State.ADMITTED is office.dropped().state


def test_a_broadcast_that_some_have(office: Office) -> None:
    """Who has the file already is left out; it goes to the others."""
    first = office.dropped()
    office.route = ("ocr", "aqa")
    office.drop()
    parcels = office.admit()

    assert [("aqa", State.ADMITTED)] == [(each.partner, each.state) for each in parcels]
    assert EventName.REPEAT_DROPPED == office.events(first)[-1]


def test_a_broadcast_that_all_have(office: Office) -> None:
    """A broadcast that everybody has goes back once."""
    office.route = ("ocr", "aqa")
    office.drop()
    office.admit()
    office.drop()
    parcels = office.admit()

    assert [("ocr", State.REPEATED)] == [(each.partner, each.state) for each in parcels]


def test_two_files_of_one_name(office: Office) -> None:
    """A second file of a name that is under way goes back with the reason."""
    office.dropped()
    second = office.dropped("e1234501.x01", b"other entries")

    assert State.REFUSED is second.state
    assert second.verdict is not None
    assert "another file of that name" in second.verdict.summary
    assert "SPL031" in second.verdict.report


def test_a_name_that_is_free_again(office: Office) -> None:
    """Once the first is there, a file of the same name may follow."""
    office.delivered()
    assert State.REFUSED is office.dropped(content=b"too early").state
    office.custody.archive(office.spool.ledger.parcel(1))

    assert State.ADMITTED is office.dropped(content=b"in time").state


def test_files_taken_together_are_each_judged_by_what_went_before(
    office: Office,
) -> None:
    """In a batch, too, repeats and names in use are found, and names free again."""
    office.custody.archive(office.delivered())
    going = office.dropped("F1234501.X01", b"forecasts")
    for name, content in (
        ("A1234501.X01", b"amendments"),
        ("A1234502.X01", b"entries"),
        ("E1234501.X01", b"other entries"),
        ("f1234501.x01", b"other forecasts"),
        ("M1234501.X01", b"marks"),
        ("M1234502.X01", b"marks"),
    ):
        office.drop(name, content)
    ready = office.spool.intake(settle_s=0).scan().ready
    taken = office.custody.admit_all(ready, lambda _: ("ocr",))

    states = [each[0].state for each in taken if not isinstance(each, SpoolError)]
    assert [
        State.ADMITTED,
        State.REPEATED,
        State.ADMITTED,
        State.REFUSED,
        State.ADMITTED,
        State.REPEATED,
    ] == states
    assert going == office.spool.ledger.parcel(going.id)
    assert [] == list(office.spool.root.outbox.iterdir())


def test_a_file_that_changed_since_the_look(office: Office) -> None:
    """A file that its writer went on with is not taken."""
    path = office.drop()
    (candidate,) = office.spool.intake(settle_s=0).scan().ready
    path.write_bytes(b"entries and more")

    with pytest.raises(SourceChanged):
        office.custody.admit(candidate, lambda _: ["ocr"])
    assert [] == office.spool.ledger.parcels()
    assert {"outbox/E1234501.X01": b"entries and more"} == office.people()


class StubbornStore(FolderStore):
    """A store whose outbox holds on to its files, as Windows does with open ones."""

    held = True

    def retire(self, source: Path, fingerprint: Fingerprint, token: str) -> Retired:
        if self.held:
            raise HeldOpen(operation="take", subject=source.name, cause="in use")
        return super().retire(source, fingerprint, token)


@pytest.fixture
def stubborn(office: Office) -> Office:
    """An office whose files will not leave the outbox."""
    spool, clock = office.spool, office.clock
    store = StubbornStore(spool.root)
    office.custody = Custody(spool.ledger, store, clock, Effects())
    return office


def test_a_file_that_will_not_leave(stubborn: Office) -> None:
    """A file that another program holds is sent all the same, and removed later."""
    parcel = stubborn.dropped()
    still_there = stubborn.admit()
    store = stubborn.custody.store
    assert isinstance(store, StubbornStore)
    store.held = False
    removed = stubborn.admit()

    assert parcel.source is not None
    assert () == still_there == removed
    assert {} == stubborn.people()
    (after,) = stubborn.spool.ledger.parcels()
    assert (State.ADMITTED, None) == (after.state, after.source)


def test_a_file_that_will_not_leave_until_all_is_done(stubborn: Office) -> None:
    """A leftover of a finished parcel goes, and leaves no content behind."""
    stubborn.custody.return_to_people(
        stubborn.custody.decide(stubborn.dropped(), REFUSED)
    )
    store = stubborn.custody.store
    assert isinstance(store, StubbornStore)
    store.held = False

    assert () == stubborn.admit()
    assert [] == stubborn.held()
    assert "outbox/E1234501.X01" not in stubborn.people()


def test_the_same_content_where_a_leftover_was(stubborn: Office) -> None:
    """A file that was dropped in the place of a leftover is no leftover."""
    first = stubborn.dropped()
    stubborn.drop()
    store = stubborn.custody.store
    assert isinstance(store, StubbornStore)
    store.held = False
    (second,) = stubborn.admit()

    assert State.REPEATED is second.state
    assert first.id != second.id


class FullStore(FolderStore):
    """A store on a full disk."""

    def snapshot(self, source: Path, fingerprint: Fingerprint) -> Blob:
        raise NoRoom(operation="copy", subject=source.name, cause="no space left")


def test_a_full_disk(spool: OpenSpool, clock: SettableClock) -> None:
    """Without room nothing is taken in, and nothing is lost or recorded."""
    path = spool.root.outbox / "E1234501.X01"
    path.write_bytes(b"entries")
    (candidate,) = spool.intake(settle_s=0).scan().ready
    custody = Custody(spool.ledger, FullStore(spool.root), clock, Effects())

    with pytest.raises(NoRoom):
        custody.admit(candidate, lambda _: ["ocr"])
    assert [] == spool.ledger.parcels()
    assert b"entries" == path.read_bytes()


# Outbound


def test_archiving(office: Office) -> None:
    """A delivered file lies in the sent folder, and its content is let go."""
    delivered = office.delivered()
    archived = office.custody.archive(delivered)

    assert (State.ARCHIVED, "sent/E1234501.X01") == (archived.state, archived.place)
    assert Receipt(sequence=1, time=office.clock.now()) == archived.receipt
    assert {"sent/E1234501.X01": b"entries"} == office.people()
    assert [] == office.held()


def test_archiving_under_a_folder(office: Office) -> None:
    """The sent folder may be divided."""
    archived = office.custody.archive(office.delivered(), under="ocr")

    assert "sent/ocr/E1234501.X01" == archived.place


@pytest.mark.parametrize("at_once", [False, True])
def test_returning(office: Office, at_once: bool) -> None:
    """Many files go back as each would: those that cannot, alone, say why."""
    custody = office.custody
    contents = {"A.X01": b"one", "B.X01": b"one", "C.X01": b"lost", "D.X01": b"two"}
    refused = []
    for name, content in contents.items():
        verdict = Verdict(outcome=Outcome.REFUSED, summary="", report=f"why {name}\n")
        refused.append(custody.decide(office.dropped(name, content), verdict))
    custody.store.content(digest(b"lost")).unlink()
    (office.spool.root.path / "rejected" / "D.X01").write_bytes(b"another's")
    (office.spool.root.path / "rejected" / "A.X01.report.txt").write_bytes(b"another's")
    if at_once:
        outcomes = custody.return_all(refused)
    else:
        outcomes = [_returned(custody, parcel) for parcel in refused]

    assert ["rejected", "rejected", ContentMissing, "rejected"] == [
        str(each.state) if isinstance(each, Parcel) else type(each) for each in outcomes
    ]
    assert {
        "rejected/A.X01": b"one",
        "rejected/A.X01.report.txt": b"another's",
        "rejected/A.X01.report-2.txt": b"why A.X01\n",
        "rejected/B.X01": b"one",
        "rejected/B.X01.report.txt": b"why B.X01\n",
        "rejected/D.X01": b"another's",
        f"rejected/{digest(b'two')[:12]}/D.X01": b"two",
        f"rejected/{digest(b'two')[:12]}/D.X01.report.txt": b"why D.X01\n",
    } == office.people()
    assert [] == office.held()
    assert [] == list(office.spool.root.staging.iterdir())


@pytest.mark.parametrize("failing", ["prepare", "report", "place"])
def test_returning_where_one_step_fails(
    office: Office, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose copy, report or place fails stays refused; the others go back."""
    refused = [
        office.custody.decide(office.dropped(f"{name}.X01", name.encode()), REFUSED)
        for name in "ABC"
    ]
    method = {"prepare": "_prepare", "report": "_write_report", "place": "_place"}
    real = getattr(FolderStore, method[failing])

    def fail(self: FolderStore, *arguments: object) -> Work[object]:
        if any(mark in str(arguments) for mark in ("B.X01", "place-2", digest(b"B"))):
            raise NoRoom(operation=failing, subject="B.X01", cause="no space left")
        result: object = yield from real(self, *arguments)
        return result

    monkeypatch.setattr(FolderStore, method[failing], fail)
    outcomes = office.custody.return_all(refused)
    monkeypatch.undo()

    assert [Parcel, NoRoom, Parcel] == [type(each) for each in outcomes]
    now = office.spool.ledger.parcel(refused[1].id)
    assert State.REFUSED is now.state
    (again,) = office.custody.return_all([now])
    assert isinstance(again, Parcel)
    assert [f"rejected/{name}" for name in ("A.X01", "A.X01.report.txt")] == [
        path for path in sorted(office.people()) if "A.X01" in path
    ]
    assert 6 == len(office.people())
    assert [] == list(office.spool.root.staging.iterdir())


def _returned(custody: Custody, parcel: Parcel) -> Parcel | SpoolError:
    try:
        return custody.return_to_people(parcel)
    except SpoolError as error:
        return error


def test_content_that_another_parcel_needs(office: Office) -> None:
    """Content is let go with the last parcel that needs it."""
    office.route = ("ocr", "aqa")
    office.drop()
    one, two = office.admit()
    custody = office.custody
    custody.return_to_people(custody.decide(one, REFUSED))
    assert 1 == len(office.held())
    custody.return_to_people(custody.decide(two, REFUSED))
    assert [] == office.held()


def test_a_failed_send(office: Office) -> None:
    """A failed send waits until its time, and is counted."""
    custody = office.custody
    later = office.clock.now() + timedelta(minutes=5)
    sending = custody.begin_send(office.accepted())
    failed = custody.send_failed(sending, "connection refused", later)

    assert (State.ACCEPTED, 1, "connection refused") == (
        failed.state,
        failed.attempts,
        failed.last_error,
    )
    assert [] == custody.due(Direction.OUTBOUND, State.ACCEPTED)
    office.clock.pass_s(300)
    assert [failed] == custody.due(Direction.OUTBOUND, State.ACCEPTED)


def test_a_failed_step(office: Office) -> None:
    """A step that failed stays due, from its time on."""
    parcel = office.dropped()
    later = office.clock.now() + timedelta(seconds=10)
    failed = office.custody.failed(parcel, "no space left", later)

    assert (State.ADMITTED, 1, later) == (
        failed.state,
        failed.attempts,
        failed.not_before,
    )


def test_a_wait_written_while_the_clock_was_wrong(office: Office) -> None:
    """A machine that took itself to be in another year does not wait until then."""
    parcel = office.dropped()
    wrong = office.clock.now() + timedelta(days=3000)
    failed = office.custody.failed(parcel, "no space left", wrong)

    assert [failed] == office.custody.due(Direction.OUTBOUND, State.ADMITTED)


def test_giving_up(office: Office) -> None:
    """A file that can never be sent goes back with the reason."""
    given_up = office.custody.give_up(office.accepted(), REFUSED)
    returned = office.custody.return_to_people(given_up)

    assert State.REJECTED is returned.state
    assert b"why\n" == office.people()["rejected/E1234501.X01.report.txt"]


def test_a_conflict(office: Office) -> None:
    """A file whose name the far side has otherwise is for a person."""
    sending = office.custody.begin_send(office.accepted())
    returned = office.custody.return_to_people(
        office.custody.conflict(sending, REFUSED)
    )

    assert State.CONFLICT is returned.state


def test_no_receipt(office: Office) -> None:
    """A file without a receipt is sent again, as new."""
    again = office.custody.receipt_overdue(office.sent())

    assert (State.ACCEPTED, 0) == (again.state, again.attempts)


def test_a_receipt_for_a_file_not_known_to_be_sent(office: Office) -> None:
    """A receipt proves a send whose end was not seen."""
    failed = office.custody.send_failed(
        office.custody.begin_send(office.accepted()), "connection lost"
    )
    delivered = office.custody.receipt_came(
        failed,
        sha256=failed.sha256,
        size=failed.size,
        sequence=9,
        time=office.clock.now(),
    )

    assert (State.DELIVERED, None) == (delivered.state, delivered.last_error)


@pytest.mark.parametrize(("sha256", "size"), [("bb", 7), (digest(b"entries"), 8)])
def test_a_receipt_that_disagrees(office: Office, sha256: str, size: int) -> None:
    """A receipt for other bytes is a conflict, and the report has both sides."""
    conflicted = office.custody.receipt_came(
        office.sent(), sha256=sha256, size=size, sequence=1, time=office.clock.now()
    )
    returned = office.custody.return_to_people(conflicted)

    assert State.CONFLICT is returned.state
    report = office.people()["rejected/E1234501.X01.report.txt"].decode()
    assert f"sent:      7 bytes, SHA-256 {digest(b'entries')}" in report
    assert f"receipted: {size} bytes, SHA-256 {sha256}" in report


def test_an_answer(office: Office) -> None:
    """That the partner answered is noted once, even on a finished parcel."""
    archived = office.custody.archive(office.delivered())
    answer = office.received("X1234501.X01", b"reply")
    once = office.custody.answered(archived, answer, "accepted")
    twice = office.custody.answered(once, answer, "accepted")
    stale = office.custody.answered(archived, answer, "accepted")

    assert (answer.id, State.ARCHIVED) == (once.answer, once.state)
    assert once == twice == stale
    assert 1 == office.events(archived).count(EventName.ANSWERED)


def test_a_step_out_of_turn(office: Office) -> None:
    """A step that the state does not allow is refused, and records nothing."""
    parcel = office.dropped()

    with pytest.raises(NoSuchTransition):
        office.custody.confirm_sent(parcel)
    assert parcel == office.spool.ledger.parcel(parcel.id)


def test_two_workers_with_one_parcel(office: Office) -> None:
    """Whoever comes second with the same parcel is told so."""
    parcel = office.accepted()
    office.custody.begin_send(parcel)

    with pytest.raises(StaleParcel):
        office.custody.begin_send(parcel)


def _draft(number: int) -> tuple[str, bytes]:
    return f"X1234501.X{number:02}", f"reply {number}".encode()


def test_files_made_here(office: Office) -> None:
    """A file we make is accepted as it is, with the next number in it."""
    draft = Draft(partner="ocr", counter="replies/ocr", make=_draft)
    one = office.custody.create_outbound(draft)
    two = office.custody.create_outbound(draft, answers=one.id)

    assert [
        ("X1234501.X01", State.ACCEPTED, None),
        ("X1234501.X02", State.ACCEPTED, 1),
    ] == [(each.name, each.state, each.answers) for each in (one, two)]
    assert b"reply 2" == office.custody.content(two).read_bytes()


# Inbound


def test_receiving(office: Office) -> None:
    """A received file has our receipt, numbered in order."""
    one = office.received()
    two = office.received("R1234501.X02", b"more results")

    assert [1, 2] == [each.receipt.sequence for each in (one, two) if each.receipt]
    assert (State.RECEIVED, Direction.INBOUND, "ocr") == (
        one.state,
        one.direction,
        one.partner,
    )


def test_receiving_the_same_again(office: Office) -> None:
    """The same bytes are the same parcel, with the same receipt, whatever the name."""
    first = office.received()
    staged = office.custody.store.staged("fetch-2")
    staged.write_bytes(b"results")
    office.clock.pass_s(60)
    again = office.custody.receive("ocr", "R1234501.X09", staged)

    assert again.repeated
    assert (first.id, first.receipt, State.RECEIVED) == (
        again.parcel.id,
        again.parcel.receipt,
        again.parcel.state,
    )
    assert EventName.REPEAT_RECEIVED == office.events(first)[-1]


def test_receiving_the_same_again_after_all_is_done(office: Office) -> None:
    """A repeat of a filed parcel leaves nothing behind."""
    office.custody.close(office.published())
    office.received()

    assert 1 == len(office.spool.ledger.parcels())
    assert [] == office.held()


def test_receiving_damaged_bytes(office: Office) -> None:
    """A file that is not the announced one never becomes a parcel."""
    staged = office.custody.store.staged("fetch-1")
    staged.write_bytes(b"resul")

    with pytest.raises(DigestDiffers):
        office.custody.receive("ocr", "R1", staged, digest(b"results"))
    assert [] == office.spool.ledger.parcels()


def test_publishing_and_closing(office: Office) -> None:
    """An accepted file lies in the inbox, and closing lets its content go."""
    published = office.published()
    closed = office.custody.close(published)

    assert "inbox/R1234501.X01" == published.place
    assert State.FILED is closed.parcel.state
    assert {"inbox/R1234501.X01": b"results"} == office.people()
    assert [] == office.held()


def test_what_is_not_understood(office: Office) -> None:
    """A file that nobody understands is delivered all the same."""
    parcel = office.custody.receipt_given(office.received("letter.pdf"))
    verdict = Verdict(outcome=Outcome.NOT_UNDERSTOOD, summary="no layout")
    unread = office.custody.decide(parcel, verdict)

    assert State.UNREAD is unread.state
    assert "inbox/ocr/letter.pdf" == office.custody.publish(unread, "ocr").place


def test_keeping_content(office: Office) -> None:
    """Content that is kept is there after the end, and after its place is empty."""
    published = office.published()
    (office.spool.root.path / "inbox" / "R1234501.X01").unlink()
    kept = office.custody.close(published, keep=True).parcel

    assert (True, False) == (kept.kept, kept.live)
    assert b"results" == office.custody.content(kept).read_bytes()


def test_a_file_that_went_from_its_place_during_a_crash(office: Office) -> None:
    """What was placed before a crash is not placed again, but its bytes are kept."""
    parcel = office.custody.receipt_given(office.received())
    parcel = office.custody.decide(parcel, ACCEPTED)
    note = Happening(EventName.PLACING_BEGUN, {"place": "inbox/R1234501.X01"})
    (parcel,) = office.spool.ledger.record(Step(parcel, (note,)), at=office.clock.now())
    closed = office.custody.close(office.custody.publish(parcel)).parcel

    assert {} == office.people()
    assert (State.FILED, "inbox/R1234501.X01") == (closed.state, closed.place)
    assert b"results" == office.custody.content(closed).read_bytes()


def test_closing_with_a_reply(office: Office) -> None:
    """A reply is made in the same breath as the end of what it answers."""
    published = office.published()
    draft = Draft(partner="ocr", counter="replies/ocr", make=_draft)
    closed = office.custody.close(published, draft)

    assert isinstance(closed, Closed)
    assert closed.reply is not None
    assert ("X1234501.X01", published.id) == (closed.reply.name, closed.reply.answers)
    with pytest.raises(StaleParcel):
        office.custody.close(published, draft)
    assert 1 == office.spool.ledger.number("replies/ocr")
    held = {path.name for path in office.spool.root.content.rglob("*")}
    assert digest(b"reply 1") in held
    assert digest(b"reply 2") not in held  # made in vain, and let go


def test_refusing_what_came(office: Office) -> None:
    """A refused file lies in the rejected folder and is closed, with a reply."""
    parcel = office.custody.receipt_given(office.received())
    refused = office.custody.decide(parcel, REFUSED)
    returned = office.custody.return_to_people(refused)
    draft = Draft(partner="ocr", counter="replies/ocr", make=_draft)
    closed = office.custody.close(returned, draft)

    assert (State.RETURNED, State.REJECTED) == (returned.state, closed.parcel.state)
    assert {
        "rejected/R1234501.X01": b"results",
        "rejected/R1234501.X01.report.txt": b"why\n",
    } == office.people()
    assert [closed.reply.sha256 if closed.reply else ""] == office.held()


@pytest.mark.parametrize(
    ("name", "held_as"),
    [("../R1234501.X01", "..%2FR1234501.X01"), ("a\udcff", "a%ED%B3%BF")],
)
def test_a_hostile_name(office: Office, name: str, held_as: str) -> None:
    """A file under a dangerous name is receipted, and put where it does no harm."""
    parcel = office.received(name)
    refused = office.custody.receipt_given(parcel)
    returned = office.custody.return_to_people(refused)

    assert (held_as, True) == (parcel.name, parcel.quarantined)
    assert State.REFUSED is refused.state
    assert f"rejected/{digest(b'results')[:12]}/{held_as}" == returned.place
    report = office.people()[f"{returned.place}.report.txt"].decode()
    assert ascii(name) in report


def test_any_ledger_will_do(spool: OpenSpool, root: Root, clock: SettableClock) -> None:
    """Custody needs nothing of a ledger but its port."""
    custody = Custody(MemoryLedger(), FolderStore(root), clock, Effects())
    path = root.outbox / "E1234501.X01"
    path.write_bytes(b"BAD")
    status = path.stat()
    fingerprint = Fingerprint(size=3, mtime_ns=status.st_mtime_ns, inode=status.st_ino)
    (parcel,) = custody.admit(
        Candidate(path, path.name, fingerprint), lambda _: ["ocr"]
    )
    end = custody.return_to_people(custody.decide(parcel, REFUSED))

    assert State.REJECTED is end.state
    assert [] == spool.ledger.parcels()


@pytest.fixture
def root(spool: OpenSpool) -> Root:
    """The folders of the spool."""
    return spool.root
