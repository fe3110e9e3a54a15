"""The CFG codes: what can be wrong with a configuration file.

The same shape as the other registries (`edi.diagnostics.codes`, `spool.codes`,
`daemon.codes`), so that `a2c explain` can join them. A code is never used again for
another meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class Code:
    """One code and what `a2c explain` says of it."""

    code: str
    name: str
    level: str
    """What the code is about: always `configuration` here."""
    severity: str
    """`error`: the program does not start; `warning`: it does."""
    summary: str
    why: str
    help: str
    example: str


def _code(
    code: str, name: str, summary: str, *, why: str, fix: str, example: str,
    severity: str = "error",
) -> Code:  # fmt: skip
    return Code(
        code=code,
        name=name,
        level="configuration",
        severity=severity,
        summary=summary,
        why=why,
        help=fix,
        example=example,
    )


_ALL = (
    _code(
        "CFG001",
        "no-configuration",
        "the configuration file cannot be read",
        why="without it nothing is known of spools, partners and keys",
        fix="write one with 'a2c init', or name another with --config",
        example="a2c run --config c:/a2c/a2c.toml, where that file does not exist",
    ),
    _code(
        "CFG002",
        "not-toml",
        "the configuration file is not valid TOML",
        why="a file that cannot be read whole might be misread, so none of it is used",
        fix="correct the line named; text values stand in straight double quotes",
        example='number = "12345   (the closing quote is missing)',
    ),
    _code(
        "CFG003",
        "unknown-key",
        "a key or section is not one that a2c knows",
        why="a misspelt key would silently leave the default in force",
        fix="correct the spelling, or remove the line",
        example="[timing]\npol_s = 30.0     (poll_s is meant)",
    ),
    _code(
        "CFG004",
        "missing-key",
        "a key that has no default is missing",
        why="a2c cannot guess what stands here",
        fix="add the key",
        example='[[centres]]\nspool = "spool/12345"     (number is missing)',
    ),
    _code(
        "CFG005",
        "wrong-type",
        "a value is of another type than is due",
        why="guessing a conversion could change its meaning: 01 is not 1",
        fix="write text in double quotes, numbers and true/false without, lists in []",
        example='awarding_bodies = "01"     (["01"] is meant)',
    ),
    _code(
        "CFG006",
        "not-a-choice",
        "a value is not one of the choices",
        why="only these have a meaning",
        fix="take one of the values listed",
        example='role = "school"     ("centre" or "hub" is meant)',
    ),
    _code(
        "CFG007",
        "out-of-range",
        "a value is outside the range that makes sense",
        why="it would stop the exchange or run it without rest",
        fix="take a value in the range named",
        example="poll_s = 0     (it must be more than 0)",
    ),
    _code(
        "CFG008",
        "centre-number-form",
        "a centre number is not five capital letters or digits",
        why="it is compared with file names, where it takes exactly five characters",
        fix="write the five characters in quotes, leading zeros included",
        example='number = "1234"',
    ),
    _code(
        "CFG009",
        "awarding-body-form",
        "an awarding body identifier is not two capital letters or digits",
        why="it is compared with file names, where it takes exactly two characters",
        fix='write the two characters in quotes, such as "01" for OCR',
        example='awarding_bodies = ["OCR"]',
    ),
    _code(
        "CFG010",
        "duplicate",
        "two sections have the same number, name or folder",
        why="a file could not be told to belong to the one or the other",
        fix="remove one of them, or give it a number, name or folder of its own",
        example='two [[centres]] with number = "12345"',
    ),
    _code(
        "CFG011",
        "awarding-body-claimed-twice",
        "two partners of one centre claim the same awarding body",
        why="a file for that body would have two places to go",
        fix="leave the identifier with the partner that takes that body's files",
        example='partners "ocr" and "test" both with awarding_bodies = ["01"]',
    ),
    _code(
        "CFG012",
        "folders-overlap",
        "two spools or roots are the same folder, or one lies inside the other",
        why="each would take the other's files for its own",
        fix="give each a folder of its own, side by side",
        example='spool = "spool" for one centre and "spool/12345" for another',
    ),
    _code(
        "CFG013",
        "key-file-missing",
        "the private key file cannot be used",
        why="a2c signs in with a key, never with a password",
        fix="make a key with 'a2c init' or ssh-keygen, and send the .pub file to the "
        "awarding body",
        example='key_file = "keys/c12345", where that file does not exist',
    ),
    _code(
        "CFG014",
        "key-file-readable",
        "other users of this machine can read the private key",
        why="whoever reads it can send files in the centre's name",
        fix="take the rights of others away: chmod 600 KEYFILE",
        example="a key file with mode 0644",
        severity="warning",
    ),
    _code(
        "CFG015",
        "host-key-form",
        "a host key is not a public key of a kind that a2c trusts",
        why="it is compared with the key that the server shows, byte for byte",
        fix="write the kind and the key: 'ssh-ed25519 AAAA...', not the host's name",
        example='host_keys = ["sftp.example.org ssh-ed25519 AAAA..."]',
    ),
    _code(
        "CFG016",
        "no-host-key",
        "no host key is named for a partner",
        why="a server whose key is not named here is refused, always",
        fix="ask the awarding body for its server's host key and write it in host_keys",
        example="host_keys = []",
        severity="warning",
    ),
    _code(
        "CFG017",
        "role-and-sections",
        "the sections do not suit the role",
        why="a centre has [[centres]], an awarding body has [hub]; one process is one",
        fix="add the section of the role, and take the other out",
        example='role = "hub" without a [hub] section',
    ),
    _code(
        "CFG018",
        "folder-name-form",
        "a folder is not a single plain name",
        why="it must stay below the folder that it belongs to, on any system",
        fix="write one name of letters, digits, '-', '_' and '.', without '/' or '..'",
        example='folder = "../12345"',
    ),
    _code(
        "CFG019",
        "overlays-missing",
        "the folder of layout overlays is not there",
        why="without them files would be read by other columns than was asked for",
        fix="correct the path, or take the key out",
        example='[layouts]\noverlays = "layouts", where no such folder exists',
    ),
    _code(
        "CFG020",
        "unknown-layout",
        "a layout that consent is given for does not exist",
        why="a misspelt name would leave files unsent",
        fix="take a name that 'a2c layouts' lists",
        example='consent = ["jcq14/entry"]     (jcq14/entries is meant)',
    ),
    _code(
        "CFG021",
        "overlay-invalid",
        "a layout overlay cannot be compiled",
        why="files would be read by other columns than was asked for",
        fix="correct the overlay at the place named",
        example="an overlay whose columns leave a gap",
    ),
    _code(
        "CFG022",
        "unknown-finding-code",
        "a severity is set for a code that no finding in a file has",
        why="a misspelt code would leave the finding as it is",
        fix="take a code that 'a2c explain' lists under FRM, SEQ, FIL, FLD, REC or XRF",
        example='severities.FLD07 = "notice"     (FLD007 is meant)',
    ),
    _code(
        "CFG030",
        "listen-form",
        "where to tell the program's health is not an address and a port",
        why="the program cannot listen there",
        fix="write an address of this machine and a port, such as '127.0.0.1:9464'",
        example='[health]\nlisten = "9464"',
    ),
    _code(
        "CFG031",
        "webhook-unusable",
        "the file that holds the address for alerts cannot be used",
        why="nobody would hear of what needs a person",
        fix="put the whole address that the other system gave you into the file, alone",
        example="an address that begins with http://, which others could read",
    ),
    _code(
        "CFG032",
        "mail-unusable",
        "alerts cannot be sent by mail as it is configured",
        why="nobody would hear of what needs a person",
        fix="name server, sender and at least one recipient; where the server wants a"
        " user name, give it with a password_file",
        example='[alerts.mail]\nusername = "a2c" without a password_file',
    ),
    _code(
        "CFG033",
        "profile-unusable",
        "a profile of an awarding body is not there or cannot be understood",
        why="files would go unchecked by rules that you asked for",
        fix="take the name of a shipped profile, or the path of a .toml file written"
        " as grammars/profiles shows",
        example='[checks]\nprofiles = ["ocr-cambridge-national"]',
    ),
)

CODES: Mapping[str, Code] = {code.code: code for code in _ALL}
"""Every CFG code by its name."""
