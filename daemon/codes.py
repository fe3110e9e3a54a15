"""The registry of what the daemon reports: transport and routing (TRN) codes.

A code is never used again for something else; `a2c explain CODE` prints its entry.
Configuration (CFG) codes stand in a table of their own, of the same shape.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from attrs import frozen


@frozen(kw_only=True)
class Code:
    """One thing that can be reported.

    name is short and stable; summary says what was found; why it matters; help what
    to do; example what it looks like.
    """

    code: str
    name: str
    level: str
    severity: Literal["error", "warning", "notice"]
    summary: str
    why: str
    help: str
    example: str


def _transport(
    number: int,
    name: str,
    *,
    summary: str,
    why: str,
    help: str,  # noqa: A002 - the registry's own word, as in every other registry
    example: str,
    severity: Literal["error", "warning", "notice"] = "error",
) -> Code:
    return Code(
        code=f"TRN{number:03}",
        name=name,
        level="TRN",
        severity=severity,
        summary=summary,
        why=why,
        help=help,
        example=example,
    )


_TRANSPORT = (
    _transport(
        1,
        "unreachable",
        severity="warning",
        summary="no connection to the partner's server could be made",
        why="files wait in the spool until the server can be reached; none is lost",
        help="nothing if it passes within the hour; else check the internet"
        " connection, host and port in the configuration, and the firewall (outgoing"
        " connections to the port must be allowed)",
        example="could not connect to sftp.example.org:22: connection refused",
    ),
    _transport(
        2,
        "timed-out",
        severity="warning",
        summary="the partner's server did not answer in time, or a transfer was too"
        " slow to ever end",
        why="a connection that hangs would hold up every other file",
        help="nothing if it passes, it is tried again; if it comes back, look at the"
        " line's speed, or lower minimum_rate_bytes_s in [timing]",
        example="could not write from-centre/E1234501.X01 on sftp.example.org:22:"
        " no end after 61 s; expected one within 61 s",
    ),
    _transport(
        3,
        "host-key-unknown",
        summary="the server shows a host key of a type of which the configuration"
        " pins none",
        why="without a pinned key anyone between you and the server could take its"
        " place and read candidates' data",
        help="ask the partner, by telephone or from their website, for the host key's"
        " fingerprint; if it is the one shown, add the key to host_keys",
        example="could not log in to sftp.example.org:22: found ssh-ed25519"
        " SHA256:kZ1m...; expected one of the pinned keys (none)",
    ),
    _transport(
        4,
        "host-key-changed",
        summary="the server shows another host key than the pinned one",
        why="either the partner has changed the server's key, or someone has put"
        " their own machine in its place",
        help="send nothing; ask the partner, by telephone, whether the key was"
        " changed, and replace it in host_keys only if the fingerprint they read to"
        " you is the one shown",
        example="could not log in to sftp.example.org:22: found ssh-ed25519"
        " SHA256:kZ1m...; expected SHA256:9tPq...",
    ),
    _transport(
        5,
        "login-refused",
        summary="the server refuses this user name with this key",
        why="nothing can be sent or fetched until the partner knows the key",
        help="check username and key_file in the configuration; send the partner the"
        " public key (the file that ends in .pub, never the other)",
        example="could not log in to sftp.example.org:22: the server refuses user"
        " 'c12345' with key SHA256:kZ1m...",
    ),
    _transport(
        6,
        "key-unusable",
        summary="the private key file cannot be used",
        why="without it nothing can be sent or fetched",
        help="check that key_file names a private key in OpenSSH form without a"
        " passphrase (Ed25519, ECDSA, or RSA of at least 2048 bits) that this program"
        " may read",
        example="could not read the key file keys/c12345: no such file",
    ),
    _transport(
        7,
        "not-there",
        summary="the file does not exist",
        why="it was taken or removed between two looks, or its name is wrong",
        help="nothing: the next look at the folder shows what there is",
        example="could not read to-centre/R1234501.X01: no such file",
    ),
    _transport(
        8,
        "already-there",
        summary="something has that name already",
        why="nothing is ever overwritten",
        help="nothing: the two are compared, and only a different one is reported",
        example="could not rename to from-centre/E1234501.X01: the name is taken",
    ),
    _transport(
        9,
        "folder-missing",
        summary="the folder does not exist on the partner's server",
        why="files cannot be put into, or fetched from, a folder that is not there",
        help="check remote_root in the configuration; ask the partner to make the"
        " folders of your account",
        example="could not list from-centre: no such folder",
    ),
    _transport(
        10,
        "denied",
        summary="the partner's server forbids it",
        why="your account may not do this in this folder",
        help="ask the partner to give your account the rights: put and rename in"
        " from-centre and acknowledgements, read and remove in the others",
        example="could not write from-centre/E1234501.X01: permission denied",
    ),
    _transport(
        11,
        "no-space",
        summary="the far side has no room left",
        why="the file could not be stored whole; the part that was is removed",
        help="nothing, it is tried again; if it lasts, tell the partner that your"
        " account or their disk is full",
        example="could not write from-centre/E1234501.X01: no space left",
    ),
    _transport(
        12,
        "damaged",
        severity="warning",
        summary="after a transfer the size or the digest is not what it was before",
        why="a file that is cut or altered must never be taken for the whole",
        help="nothing, it is transferred again; if it comes back for the same file,"
        " ask its sender to send it again",
        example="could not fetch to-centre/R1234501.X01: found digest 5f70bf18...;"
        " expected 9c56cc51...",
    ),
    _transport(
        13,
        "protocol-fault",
        summary="the server answered in a way the protocol does not allow",
        why="what it means cannot be known, so nothing is assumed to have been done",
        help="check that host and port name an SFTP server; if they do, tell the"
        " partner and send them the log",
        example="could not connect to sftp.example.org:80: the server did not answer"
        " as an SSH server does",
    ),
    _transport(
        14,
        "connection-lost",
        severity="warning",
        summary="the connection ended in the middle of an operation",
        why="the operation may or may not have been done; the next attempt finds out",
        help="nothing: it is tried again",
        example="could not write from-centre/E1234501.X01: the connection was closed",
    ),
    _transport(
        15,
        "too-large",
        summary="a file is larger than the configuration allows",
        why="a limit keeps one file from filling the disk",
        help="if the file is meant to be that large, raise file_bytes in [limits]",
        example="could not read to-centre/R1234501.X01: found more than 2147483648"
        " bytes",
    ),
    _transport(
        16,
        "name-unusable",
        summary="a file has a name that no path may hold",
        why="such a name could point at another folder",
        help="ask whoever made the file to name it as the formats say, for example"
        " E1234501.X01",
        example="could not use the name '../E1234501.X01'",
    ),
    _transport(
        17,
        "conflict",
        summary="another file with other content has this name on the partner's server",
        why="nothing is overwritten, and nobody but you can tell which one is right",
        help="find out, with the partner, which of the two is right; if it is yours,"
        " make the file again with the next sequence number",
        example="could not send E1234501.X01: found another file of that name with"
        " digest 5f70bf18...; expected none, or 9c56cc51...",
    ),
    _transport(
        18,
        "receipt-invalid",
        summary="a receipt cannot be read, or contradicts itself",
        why="a file counts as delivered only when its receipt can be believed",
        help="nothing is lost: the file is not yet counted as delivered; tell the"
        " partner, whose program wrote the receipt",
        example="could not read the receipt '9c56....json': found version 7;"
        " expected 1",
    ),
    _transport(
        19,
        "notice-invalid",
        summary="a notice of a file's digest cannot be read",
        why="without it the file cannot be proven whole, so it is not fetched",
        help="tell the partner, whose program wrote the notice",
        example="could not read the notice 'R1234501.X01.sha256': found b'';"
        " expected one line of 64 hexadecimal digits, two spaces and a file name",
    ),
    _transport(
        20,
        "no-common-algorithm",
        summary="the server offers only algorithms that are too weak to allow",
        why="candidates' data must not cross the internet under broken cryptography",
        help="ask the partner to update the server: it needs AES-GCM, AES-CTR or"
        " ChaCha20, SHA-2 and an Ed25519, ECDSA or RSA-SHA2 host key",
        example="could not log in to sftp.example.org:22: no host key algorithm in"
        " common",
    ),
    _transport(
        21,
        "server-failure",
        severity="warning",
        summary='the server says "failure" and gives no reason',
        why="often a full disk or a quota; the server alone knows",
        help="nothing, it is tried again; if it lasts, tell the partner the time and"
        " the name of the file, so that they can look in the server's log",
        example="could not write from-centre/E1234501.X01: the server says 'Failure'",
    ),
    _transport(
        22,
        "local-fault",
        summary="a file on this machine could not be read or written during a transfer",
        why="the transfer stopped; what the other side had so far is not used",
        help="check that the spool's disk is there, has room, and may be written by"
        " this program",
        example="could not write the fetched file: no space left on device",
    ),
)

_ROUTING = (
    _transport(
        30,
        "no-partner",
        summary="the file's name does not lead to a partner in the configuration",
        why="a file goes to the partner that its name says, and nowhere else",
        help="give the file the name its program gave it, and put it in the outbox of"
        " the centre it is from; if the name is right, add the awarding body or the"
        " centre to the configuration",
        example="could not send E1234599.X01: no partner is configured for awarding"
        " body 99 (there is one for 01)",
    ),
    _transport(
        31,
        "wrong-direction",
        summary="a centre sent a file of a kind that only awarding bodies send",
        why="results, replies and basedata that come from a centre are a mistake or a"
        " forgery, and must not be taken for the awarding body's own",
        help="a centre keeps what it received, and sends entries, amendments, forecasts"
        " and marks only; an awarding body asks the centre what the file is",
        example="could not send R1234501.X01: centres do not send results files",
    ),
)

_ARCHIVES = (
    _transport(
        32,
        "archive-unsafe",
        summary="a zip of basedata holds what no awarding body would put into one",
        why="names that lead out of a folder and files that unpack to gigabytes are how"
        " a zip is used to harm the program, or the person, that unpacks it",
        help="do not unpack the file; ask the awarding body whether it is theirs",
        example="the name of the file '../S6A26_01.X01' in Z6A26_01.zip means a folder",
    ),
    _transport(
        33,
        "archive-damaged",
        summary="a zip of basedata cannot be unpacked",
        why="the basedata in it is not used, since part of it may be missing",
        help="ask the awarding body to send the file again",
        example="what is named Z6A26_01.zip cannot be unpacked: it is not a zip file",
    ),
)

_LEFT = (
    _transport(
        34,
        "left-there",
        severity="warning",
        summary="something on the partner's server is not taken, and stays there",
        why="it is no file (a folder, a link), no path can hold its name, or it is"
        " under the name of an unfinished file and does not change; it is told once,"
        " for as long as it lies there",
        help="ask the partner what it is; they remove it, or give the file its name"
        " and put it again",
        example="to-centre/.R1234501.X01.7-1.part: its name is that of an unfinished"
        " file, and it stays as it is",
    ),
)

CODES: Mapping[str, Code] = MappingProxyType(
    {code.code: code for code in (*_TRANSPORT, *_ROUTING, *_ARCHIVES, *_LEFT)}
)
"""Every code of transport and of whom files go to, by its code."""
