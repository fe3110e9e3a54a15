"""The configuration: what it means, and everything that can be wrong with it."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.config import Config, ConfigErrors, Fault, example_config, load_config
from daemon.config.faults import KeyPath, shown
from daemon.config.toml_lines import lines_of_keys, nearest
from daemon.config.values import is_host_key
from daemon.config_codes import CODES

_BLOB = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + bytes(32)
HOST_KEY = f"ssh-ed25519 {base64.b64encode(_BLOB).decode()}"

CENTRE = f"""\
role = "centre"
[timing]
poll_s = 30
[limits]
findings = 10
[log]
level = "debug"
file = "logs/a2c.log"
[[centres]]
number = "12345"
spool = "spool/12345"
[[centres.partners]]
name = "ocr"
awarding_bodies = ["01", "72"]
host = "sftp.example.org"
username = "c12345"
key_file = "key"
host_keys = ["{HOST_KEY}"]
"""

HUB = """\
role = "hub"
[hub]
name = "OCR"
awarding_bodies = ["01"]
root = "sftp"
spool = "spool"
[[hub.centres]]
number = "12345"
[[hub.centres]]
number = "AB001"
folder = "overseas-1"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a private key that only its owner can read."""
    key = tmp_path / "key"
    key.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n", encoding="ascii")
    key.chmod(0o600)
    return tmp_path


def load(folder: Path, text: str) -> Config:
    """Load a configuration from its text."""
    file = folder / "a2c.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def faults(folder: Path, text: str) -> list[Fault]:
    """Everything wrong with a configuration that cannot be used."""
    with pytest.raises(ConfigErrors) as raised:
        load(folder, text)
    return list(raised.value.faults)


def found(folder: Path, text: str) -> list[tuple[str, str, int | None]]:
    """The code, path and line of everything that is wrong."""
    return [(f.code, shown(f.path), f.line) for f in faults(folder, text)]


def test_centre_is_read_whole(folder: Path) -> None:
    """Given values, defaults and relative paths all come out as documented."""
    config = load(folder, CENTRE)
    (centre,) = config.centres
    (partner,) = centre.partners
    assert (config.role, config.warnings) == ("centre", ())
    assert (config.timing.poll_s, config.timing.rescan_s) == (30.0, 5.0)
    assert (config.limits.findings, config.limits.files_per_pass) == (10, 500)
    assert folder / "logs" / "a2c.log" == config.log.file
    assert ("12345", folder / "spool" / "12345") == (centre.number, centre.spool)
    assert partner.awarding_bodies == ("01", "72")
    assert (partner.port, partner.remote_root) == (22, ".")
    assert folder / "key" == partner.key_file
    assert partner.host_keys == (HOST_KEY,)
    assert folder / "a2c.toml" == config.path


def test_hub_is_read_whole(folder: Path) -> None:
    """A hub centre's folder is its number unless it is said otherwise."""
    hub = load(folder, HUB).hub
    assert hub is not None
    assert ("OCR", folder / "sftp", folder / "spool") == (hub.name, hub.root, hub.spool)
    assert [(centre.number, centre.folder) for centre in hub.centres] == [
        ("12345", "12345"),
        ("AB001", "overseas-1"),
    ]


def test_alerts_are_read_whole(folder: Path) -> None:
    """A webhook and a mail server, with their secrets in files."""
    for name, secret in (("hook", "https://example.org/x"), ("word", "secret")):
        (folder / name).write_text(secret)
        (folder / name).chmod(0o600)
    text = """
[health]
listen = "127.0.0.1:9464"
[alerts]
webhook_file = "hook"
stuck_after_s = 60
[alerts.mail]
server = "mail.example.org"
sender = "a2c@example.org"
recipients = ["exams@example.org"]
username = "a2c"
password_file = "word"
"""
    config = load(folder, HUB + text)
    mail = config.alerts.mail
    assert config.health.listen == "127.0.0.1:9464"
    assert config.alerts.webhook_file == folder / "hook"
    assert mail is not None
    assert (587, "starttls", folder / "word") == (
        mail.port,
        mail.encryption,
        mail.password_file,
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('[health]\nlisten = "9464"', ["CFG030"]),
        ("[alerts]\ndeadline_days = -1", ["CFG007"]),
        ('[alerts]\nwebhook_file = "plain"', ["CFG031"]),
        ('[alerts]\nwebhook_file = "missing"', ["CFG031"]),
        ('[alerts]\nwebhook_file = "empty"', ["CFG031"]),
        (
            '[alerts.mail]\nserver = "m"\nsender = "a@b"\nrecipients = []',
            ["CFG032"],
        ),
        (
            '[alerts.mail]\nserver = "m"\nsender = "a@b"\nrecipients = ["c@d"]\n'
            'username = "u"',
            ["CFG032"],
        ),
    ],
)
def test_alert_mistakes(folder: Path, text: str, codes: list[str]) -> None:
    """What would leave people untold is refused at once; no secret is shown."""
    (folder / "plain").write_text("http://example.org/token")
    (folder / "empty").write_text("")
    for name in ("plain", "empty"):
        (folder / name).chmod(0o600)
    wrong = faults(folder, HUB + text)
    assert codes == [fault.code for fault in wrong]
    assert "token" not in "".join(fault.message for fault in wrong)


@pytest.mark.parametrize("role", ["centre", "hub"])
def test_example_loads_as_it_stands(folder: Path, role: str) -> None:
    """What `a2c init` writes is a configuration, complete with a key."""
    key = folder / "keys" / "c12345"
    key.parent.mkdir()
    (folder / "key").rename(key)
    text = example_config("centre" if role == "centre" else "hub", "12345")
    config = load(folder, text)
    doubts = [fault.code for fault in config.warnings]
    assert (["CFG016"] if role == "centre" else []) == doubts


def test_example_names_every_key_with_its_default(folder: Path) -> None:
    """Uncommenting the defaults in the example changes nothing."""
    text = example_config("hub", "12345")
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line and ".log" not in line else line
        for line in text.splitlines()
        if "overlays =" not in line and "severities" not in line
    )
    assert text != uncommented
    assert load(folder, text) == load(folder, uncommented)


def test_all_faults_are_told_together_in_the_order_of_the_file(folder: Path) -> None:
    """One look at the report is enough to put everything right."""
    text = """\
role = "school"
[timing]
pol_s = 30.0
settle_s = "2"
[[centres]]
number = "1234"
spool = "spool"
[[centres.partners]]
name = "ocr"
awarding_bodies = ["OCR"]
host = "sftp.example.org"
port = 0
key_file = "gone"
host_keys = ["sftp.example.org ssh-ed25519 AAAA"]
[[centres]]
spool = "spool/b"
[extra]
"""
    expected = [
        ("CFG006", "role", 1),
        ("CFG003", "timing.pol_s", 3),
        ("CFG005", "timing.settle_s", 4),
        ("CFG008", "centres[1].number", 6),
        ("CFG004", "centres[1].partners[1].username", 8),
        ("CFG009", "centres[1].partners[1].awarding_bodies[1]", 10),
        ("CFG007", "centres[1].partners[1].port", 12),
        ("CFG013", "centres[1].partners[1].key_file", 13),
        ("CFG015", "centres[1].partners[1].host_keys[1]", 14),
        ("CFG004", "centres[2].number", 15),
        ("CFG012", "centres[2].spool", 16),
        ("CFG003", "extra", 17),
    ]
    assert expected == found(folder, text)


ONE_FAULT = [
    ("poll_s = 30", "poll_s = 0", "CFG007"),
    ("poll_s = 30", "poll_s = inf", "CFG007"),
    ("poll_s = 30", "poll_s = true", "CFG005"),
    ("poll_s = 30", "retry_cap_s = 1", "CFG007"),
    ("findings = 10", "findings = 10.5", "CFG005"),
    ("[limits]", "[limit]", "CFG003"),
    ('level = "debug"', 'level = "loud"', "CFG006"),
    ('level = "debug"', "level = 1", "CFG005"),
    ('"logs/a2c.log"', '""', "CFG007"),
    ('"logs/a2c.log"', "7", "CFG005"),
    ('number = "12345"', "number = 12345", "CFG005"),
    ('number = "12345"', 'number = "1234o"', "CFG008"),
    ('["01", "72"]', '"01"', "CFG005"),
    ('["01", "72"]', "[]", "CFG007"),
    ('["01", "72"]', "[1]", "CFG005"),
    ('host = "sftp.example.org"', 'host = "sftp example"', "CFG007"),
    ('host = "sftp.example.org"', "", "CFG004"),
    (f'["{HOST_KEY}"]', '["ssh-dss AAAA"]', "CFG015"),
    ("[log]", "[layouts]\noverlays = 'none'\n[log]", "CFG019"),
    ("[log]", "[layouts]\nconsent = ['entries']\n[log]", "CFG020"),
    ('role = "centre"', 'role = "centre"\nhub = 1', "CFG005"),
    ('role = "centre"', "", "CFG004"),
    ('role = "centre"', "role =", "CFG002"),
    ('spool = "spool/12345"', 'spool = "C:\\a2c"', "CFG002"),
]


@pytest.mark.parametrize(("old", "new", "code"), ONE_FAULT)
def test_single_fault(folder: Path, old: str, new: str, code: str) -> None:
    """Each slip is found, under its own code, and always with some help."""
    assert old in CENTRE
    told = faults(folder, CENTRE.replace(old, new))
    assert code in {fault.code for fault in told}
    assert all(fault.message and fault.help for fault in told)


def test_misspelt_key_is_told_with_what_was_meant(folder: Path) -> None:
    """An unknown key is an error, and the closest known one is offered."""
    (fault,) = faults(folder, CENTRE.replace("poll_s", "pol_s"))
    assert "did you mean poll_s?" in fault.help


def test_second_section_with_the_same_identity(folder: Path) -> None:
    """Centres and partners are told apart by number and name, in any case."""
    partner = CENTRE[CENTRE.index("[[centres.partners]]") :].replace("ocr", "OCR")
    centre = CENTRE[CENTRE.index("[[centres]]") :].replace("spool/12345", "other")
    assert found(folder, f"{CENTRE}{partner}{centre}") == [
        ("CFG010", "centres[1].partners[2].name", 20),
        ("CFG011", "centres[1].partners[2].awarding_bodies[1]", 21),
        ("CFG011", "centres[1].partners[2].awarding_bodies[2]", 21),
        ("CFG010", "centres[2].number", 27),
    ]


def test_two_centres_may_share_partner_names_and_bodies(folder: Path) -> None:
    """What must be distinct within one centre may repeat in the next."""
    centre = CENTRE[CENTRE.index("[[centres]]") :].replace("12345", "54321")
    assert len(load(folder, f"{CENTRE}{centre}").centres) == 2


def test_hub_centres_need_numbers_and_folders_of_their_own(folder: Path) -> None:
    """Two centres cannot share a folder, and none can leave the hub's root."""
    twice = '[[hub.centres]]\nnumber = "54321"\nfolder = "12345"\n'
    same = '[[hub.centres]]\nnumber = "12345"\n'
    outside = '[[hub.centres]]\nnumber = "54322"\nfolder = "../x"\n'
    device = '[[hub.centres]]\nnumber = "54323"\nfolder = "con"\n'
    assert found(folder, HUB + twice + same + outside + device) == [
        ("CFG010", "hub.centres[3].folder", 14),
        ("CFG010", "hub.centres[4].number", 16),
        ("CFG018", "hub.centres[5].folder", 19),
        ("CFG018", "hub.centres[6].folder", 22),
    ]


@pytest.mark.parametrize(
    ("root", "spool", "words"),
    [
        ("a", "a", "is the same folder as"),
        ("a", "b/../a", "is the same folder as"),
        ("a", "a/b", "lies inside"),
        ("a/b", "a", "holds"),
    ],
)
def test_folders_must_not_overlap(
    folder: Path, root: str, spool: str, words: str
) -> None:
    """A spool inside another folder of ours would be taken for files."""
    text = HUB.replace('"sftp"', f'"{root}"').replace('"spool"', f'"{spool}"')
    (fault,) = faults(folder, text)
    assert fault.code == "CFG012"
    assert words in fault.message


@pytest.mark.parametrize(
    ("text", "code_path"),
    [
        ('role = "centre"', "role"),
        ('role = "hub"', "role"),
        (f'{CENTRE}\n[hub]\nname="x"\nroot="r"\nspool="s"\n', "hub"),
    ],
)
def test_role_has_its_section_and_no_other(
    folder: Path, text: str, code_path: str
) -> None:
    """A configuration is either a centre's or a hub's."""
    assert ("CFG017", code_path) in [(c, p) for c, p, _ in found(folder, text)]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps access lists, not modes")
def test_key_that_others_can_read_is_a_warning(folder: Path) -> None:
    """The exchange goes on, and the operator is told how to put it right."""
    (folder / "key").chmod(0o644)
    (fault,) = load(folder, CENTRE).warnings
    assert ("CFG014", f"chmod 600 {folder / 'key'}") == (fault.code, fault.help)


@pytest.mark.parametrize("content", ["ssh-ed25519 AAAA", "PuTTY-User-Key-File-3:"])
def test_wrong_half_or_kind_of_key_is_told(folder: Path, content: str) -> None:
    """The two usual mistakes with keys get the advice that resolves them."""
    (folder / "key").write_text(content, encoding="ascii")
    (fault,) = faults(folder, CENTRE)
    assert fault.code == "CFG013"
    assert (".pub" if content.startswith("ssh") else "PuTTY") in fault.help


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    """A file that is not there, or not text, is told in the same manner."""
    with pytest.raises(ConfigErrors) as missing:
        load_config(tmp_path / "a2c.toml")
    (tmp_path / "a2c.toml").write_bytes(b"role = \xff")
    with pytest.raises(ConfigErrors) as binary:
        load_config(tmp_path / "a2c.toml")
    assert [fault.code for fault in missing.value.faults] == ["CFG001"]
    assert [fault.code for fault in binary.value.faults] == ["CFG002"]


def test_faults_read_like_other_findings(folder: Path) -> None:
    """The text names the code, the file with its line, the key, and the help."""
    (fault,) = faults(folder, CENTRE.replace("debug", "loud"))
    expected = (
        'error[CFG006]: expected one of "debug", "info", "warning", "error", '
        'found "loud"\n'
        "  --> a2c.toml:7, log.level\n"
        "  = help: take one of the values listed"
    )
    assert expected == fault.render("a2c.toml")


def test_fault_as_json(folder: Path) -> None:
    """The JSON shape is one that others script against."""
    (fault,) = faults(folder, CENTRE.replace("debug", "loud"))
    assert {
        "code": "CFG006",
        "severity": "error",
        "path": "log.level",
        "line": 7,
        "message": fault.message,
        "help": "take one of the values listed",
    } == fault.to_json()


def test_host_key_must_name_its_own_kind() -> None:
    """A key whose bytes are of another kind than its first word is refused."""
    assert is_host_key(HOST_KEY)
    assert is_host_key(f"{HOST_KEY} a comment")
    assert not is_host_key(HOST_KEY.replace("ssh-ed25519", "ssh-rsa"))
    assert not is_host_key("ssh-ed25519")
    assert not is_host_key("ssh-ed25519 not+base64!")


@given(st.text(max_size=200))
def test_no_text_stops_the_line_finder(text: str) -> None:
    """Lines found lie in the text, whatever it is."""
    count = len(text.splitlines())
    assert all(1 <= line <= count for line in lines_of_keys(text).values())


def test_lines_of_nested_tables() -> None:
    """A table of an array belongs to the latest item of the array around it."""
    lines = lines_of_keys(
        "[[centres]]\nnumber = 1\n[[centres.partners]]\n[[centres]]\n"
        "[[centres.partners]]\n[[centres.partners]]\nname = 1\n"
    )
    path: KeyPath = ("centres", 1, "partners", 1, "name")
    assert lines[path] == 7
    assert nearest(lines, (*path[:-1], "host")) == 6


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["role", "centres", "partners", "hub", "spool", "key_file"]
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_no_value_of_any_shape_breaks_the_checks(value: object) -> None:
    """Wrong types everywhere are faults, never a crash of the checks themselves."""
    from daemon.config.checks import cross_checks
    from daemon.config.reading import structure

    base = Path("nowhere")
    config, faults = structure({"role": "hub", "hub": value}, Config, base)
    assert (config is None) == bool(faults)
    assert all(fault.code in CODES for fault in cross_checks({"centres": value}, base))


def test_every_code_is_explained() -> None:
    """No code goes without a reason, a way out and an example."""
    for name, code in CODES.items():
        assert name == code.code
        assert code.severity in {"error", "warning"}
        assert all((code.name, code.summary, code.why, code.help, code.example))
