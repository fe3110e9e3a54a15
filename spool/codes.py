"""The registry of what the spool reports (SPL).

A code is never used again for something else; `a2c explain CODE` prints its entry.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from attrs import frozen

Severity = Literal["error", "warning", "notice"]


@frozen(kw_only=True)
class Code:
    """One thing that can be reported.

    name is short and stable; summary says what was found; why it matters; help what
    to do; example what it looks like.
    """

    code: str
    name: str
    level: str
    severity: Severity
    summary: str
    why: str
    help: str
    example: str


def _spool(
    number: int,
    name: str,
    *,
    severity: Severity = "error",
    summary: str,
    why: str,
    help: str,  # noqa: A002 - the registry's own word, as in every other registry
    example: str,
) -> Code:
    return Code(
        code=f"SPL{number:03}",
        name=name,
        level="SPL",
        severity=severity,
        summary=summary,
        why=why,
        help=help,
        example=example,
    )


_TROUBLE = (
    _spool(
        1,
        "disk-fault",
        summary="the system refuses to read, write, move or list a file of the spool",
        why="the file's journey stops here until it can be read or written again",
        help="check that the account this program runs under may read and write the"
        " whole spool folder, and that the disk is healthy",
        example="could not place sent/E1234501.X01: permission denied",
    ),
    _spool(
        2,
        "spool-unavailable",
        summary="the spool's folders are not there",
        why="a shared folder that is not connected looks as if every file had been"
        " deleted; nothing is concluded from it",
        help="connect the shared folder or disk again; if the spool was moved, correct"
        " its path in the configuration; a new one is made by the first a2c run or"
        " a2c once",
        example="could not open S:\\exams\\spool: found no folder 'outbox'",
    ),
    _spool(
        3,
        "spool-busy",
        summary="another program has this spool open",
        why="two programs that move the same files would undo each other's work",
        help="stop the other a2c that serves this spool, on this or another machine",
        example="could not lock spool/12345: found it locked by another program",
    ),
    _spool(
        4,
        "no-room",
        summary="the disk, or your share of it, is full",
        why="nothing more can be taken in; what is there stays as it is",
        help="make room on the disk that holds the spool; everything goes on by itself",
        example="could not copy E1234501.X01: no space left on device",
    ),
    _spool(
        5,
        "held-open",
        severity="notice",
        summary="another program holds the file open",
        why="it may still be writing",
        help="nothing: it is tried again; if it lasts, close the program that has the"
        " file open",
        example="could not read E1234501.X01: another program holds it open",
    ),
    _spool(
        6,
        "source-changed",
        severity="notice",
        summary="a file in the outbox was changed while it was being copied",
        why="half of one version and half of another must never be sent",
        help="nothing: it is taken when it has come to rest",
        example="could not copy E1234501.X01: found 4096 bytes; expected 2048 as"
        " before",
    ),
    _spool(
        7,
        "content-missing",
        summary="the store no longer has the bytes of a file that is not finished",
        why="the file can neither be sent nor handed over",
        help="put .a2c/content back from a backup, or drop the same file in the outbox"
        " again; and find out what removes files from the spool",
        example="could not read the content of E1234501.X01: no file"
        " .a2c/content/5f/5f70bf18...",
    ),
    _spool(
        8,
        "content-damaged",
        summary="the bytes in the store are not those that were put there",
        why="a file that was altered must not go on under the old one's name",
        help="put .a2c/content back from a backup, or drop the same file in the outbox"
        " again; and have the disk checked",
        example="could not read the content of E1234501.X01: found digest"
        " 9c56cc51...; expected 5f70bf18...",
    ),
    _spool(
        9,
        "digest-differs",
        severity="warning",
        summary="a received file is not the one that its sender announced",
        why="it was cut or altered on the way",
        help="nothing: it is fetched again; if it lasts, tell the partner",
        example="could not receive R1234501.X01: found digest 9c56cc51...;"
        " expected 5f70bf18...",
    ),
    _spool(
        10,
        "ledger-fault",
        summary="the ledger cannot be read or written",
        why="without it nothing may be moved, for nobody would know what was done",
        help="check the disk and the rights on .a2c/ledger.sqlite; if it is damaged,"
        " put the newest backup of the whole .a2c folder back",
        example="could not write the ledger: database disk image is malformed",
    ),
    _spool(
        11,
        "ledger-busy",
        severity="warning",
        summary="another program holds the ledger for too long",
        why="nothing can be recorded meanwhile",
        help="nothing if it passes; else find the program that has"
        " .a2c/ledger.sqlite open, a backup for instance",
        example="could not write the ledger: database is locked",
    ),
    _spool(
        12,
        "ledger-unknown",
        summary="the ledger is missing, belongs to another spool or is of a newer"
        " version",
        why="with a wrong ledger files would be sent twice, or never",
        help="put the .a2c folder of this spool back from a backup, whole; if the"
        " version is newer, update this program",
        example="could not open the ledger: found version 3; expected at most 1",
    ),
    _spool(
        13,
        "stale-parcel",
        severity="notice",
        summary="a file has moved on since it was looked at",
        why="two workers had the same file in hand; only one of them may go on",
        help="nothing: the other has done it",
        example="could not record sent of parcel 12: found event 7; expected 6",
    ),
    _spool(
        14,
        "stale-number",
        severity="notice",
        summary="a running number was taken by another",
        why="no number may be given twice",
        help="nothing: the next one is taken",
        example="could not record number 7 of receipts: found 7; expected 6",
    ),
    _spool(
        15,
        "no-such-transition",
        summary="an event does not belong to the state of a file",
        why="this is a mistake in the program",
        help="report it with the log; the file stays where it is",
        example="could not record sent of an outbound parcel: found the parcel"
        " archived; expected no further event",
    ),
    _spool(
        16,
        "no-such-parcel",
        summary="the ledger has no parcel of that number",
        why="this is a mistake in the program, or the ledger was replaced",
        help="restart the program; if it lasts, report it with the log",
        example="could not read parcel 12: the ledger has none of that number",
    ),
    _spool(
        17,
        "not-by-hand",
        summary="what was asked for by hand does not fit the file's state",
        why="a step that does not fit could send a file twice or lose sight of it",
        help="'a2c history NAME' shows where the file is; a rejected file is exported"
        " again with the next sequence number",
        example="could not resend E1234501.X01: found it rejected; expected archived",
    ),
)

_IGNORED = (
    _spool(
        20,
        "folder-in-outbox",
        severity="warning",
        summary="a folder lies in the outbox",
        why="only files are sent; what is in the folder is not looked at",
        help="put the files themselves in the outbox, and take the folder away",
        example="outbox/entries is a folder",
    ),
    _spool(
        21,
        "link-in-outbox",
        severity="warning",
        summary="a link or shortcut lies in the outbox",
        why="what it points at may change or lie anywhere, so it is not followed",
        help="put the file itself in the outbox, and take the link away",
        example="outbox/E1234501.X01 is a link",
    ),
    _spool(
        22,
        "no-regular-file",
        severity="warning",
        summary="something that is no file lies in the outbox",
        why="a pipe, socket or device has no content that could be sent",
        help="take it away",
        example="outbox/pipe is no regular file",
    ),
    _spool(
        23,
        "unreadable-file",
        severity="warning",
        summary="a file in the outbox may not be read",
        why="it cannot be sent",
        help="give the account this program runs under the right to read it",
        example="outbox/E1234501.X01 may not be read: permission denied",
    ),
    _spool(
        24,
        "unusable-name",
        severity="warning",
        summary="a file in the outbox has a name that not every system can hold",
        why="names are never changed on the way, and this one cannot arrive",
        help="give the file the name that the formats say, for example E1234501.X01,"
        " and drop it again",
        example="outbox/'E1234501.X01 ' ends in a blank",
    ),
    _spool(
        25,
        "temporary-name",
        severity="notice",
        summary="a file in the outbox has a temporary name",
        why="a program is still writing it, or has left it behind",
        help="nothing if it goes away; else rename it to what it should be called",
        example="outbox/E1234501.X01.part has a temporary name",
    ),
)

_RETURNED = (
    _spool(
        30,
        "sent-before",
        severity="warning",
        summary="the same file has been sent, or is on its way, to the same partner",
        why="an awarding body would have to sort out the repeat",
        help="nothing if it was a slip; if the file was to be different, make it again"
        " and look at its content before dropping it",
        example="E1234501.X02 has the same content as E1234501.X01, delivered"
        " 2026-02-20",
    ),
    _spool(
        31,
        "name-in-use",
        summary="another file of the same name is still on its way to the same partner",
        why="two files of one name cannot both arrive, and nobody but you can tell"
        " which one is right",
        help="wait until the first has been delivered, or make the file again with the"
        " next sequence number",
        example="E1234501.X01 is on its way since 2026-02-20 with other content",
    ),
    _spool(
        32,
        "quarantined-name",
        severity="warning",
        summary="a received file has a name that no folder here may hold",
        why="such a name could point at another folder or harm programs that read it",
        help="ask the partner what the file is; it lies in the rejected folder under"
        " a name with % signs",
        example="'..\\E1234501.X01' lies in rejected as '..%5CE1234501.X01'",
    ),
    _spool(
        33,
        "stranded-file",
        severity="warning",
        summary="a file was replaced while it was being taken from the outbox",
        why="two versions of it were there; the newer one is in the outbox",
        help="compare the two; drop the one in the rejected folder again if it is"
        " still wanted",
        example="rejected/5f70bf18a086/E1234501.X01",
    ),
    _spool(
        34,
        "unclaimed-file",
        severity="warning",
        summary="a file of unknown origin was found in the private folder",
        why="this program did not put it there, or lost track of it in a crash",
        help="look at it; drop it in the outbox if it should be sent, else delete it",
        example="rejected/5f70bf18a086/notes.txt, found in .a2c/staging",
    ),
    _spool(
        35,
        "receipt-disagrees",
        summary="the partner's receipt speaks of other bytes than were sent",
        why="the partner holds something else than you meant to send",
        help="telephone the partner, compare the digests in the report, and make the"
        " file again with the next sequence number",
        example="the receipt for E1234501.X01 says 2048 bytes; 4096 were sent",
    ),
)

_VERIFIED = (
    _spool(
        40,
        "chain-broken",
        summary="the ledger's events were changed, removed or put in another order",
        why="what the ledger says happened may not be what happened",
        help="keep the spool as it is; compare it with its last backup, and ask who had"
        " access to .a2c/ledger.sqlite since",
        example="event 812: its link does not fit: it was changed, or the one before"
        " it was",
    ),
    _spool(
        41,
        "mark-not-in-chain",
        summary="the chain does not hold a mark that was taken from it earlier",
        why="the ledger was cut off, replaced or written anew since the mark was taken",
        help="keep the spool as it is; compare it with its last backup, and ask who had"
        " access to .a2c/ledger.sqlite since",
        example="mark 812:9f86d0..., found 640 events",
    ),
    _spool(
        42,
        "parcel-and-events",
        summary="a parcel's summary in the ledger is not what its events say",
        why="the program acts on the summary: it was changed by hand, or events are"
        " missing",
        help="keep the spool as it is; compare it with its last backup",
        example="parcel 17 (E1234501.X01): found archived, its events say sent",
    ),
    _spool(
        43,
        "file-changed",
        summary="a file that was laid here is not the one that was laid here",
        why="an archive is only worth something while its files are unchanged",
        help="put the changed file elsewhere; 'a2c history NAME' shows the digest of"
        " the right one, which the partner holds",
        example="sent/E1234501.X01: found digest 2c26b46b68ff, expected fcde2b2edba5",
    ),
    _spool(
        44,
        "file-moved-away",
        severity="notice",
        summary="a file that was laid here is here no longer",
        why="files in inbox, sent and rejected are yours to move; it is listed so that"
        " you can tell whether you did",
        help="nothing, if you moved or deleted it",
        example="sent/E1234501.X01 is not there",
    ),
    _spool(
        45,
        "purged-file-there",
        summary="the bytes of a purged file are there again",
        why="what was erased because its time was over is held after all",
        help="delete the file named; it may come from a backup",
        example="sent/E1234501.X01 was purged on 2026-09-01, and is there",
    ),
)

CODES: Mapping[str, Code] = MappingProxyType(
    {code.code: code for code in (*_TROUBLE, *_IGNORED, *_RETURNED, *_VERIFIED)}
)
"""Every code of the spool, by its code."""
