"""Keys: made as OpenSSH makes them, read with care."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from daemon.sftp.keys import (
    generate_key,
    parse_public_line,
    public_line,
    read_private_key,
)
from daemon.transport_errors import KeyUnusable

LINE = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEChbgwR0mJ4sTkEhZYS9ZLGYrJT3nYmPpF9X3cC4p"
)


def test_a_key_pair_is_made_once(tmp_path: Path) -> None:
    """The private file is its owner's alone, and is never replaced."""
    path = tmp_path / "key"
    line = generate_key(path)
    assert line == public_line(path)
    assert f"{line}\n" == (tmp_path / "key.pub").read_text()
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        generate_key(path)
    assert before == path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_private_key_is_for_its_owner(tmp_path: Path) -> None:
    """Nobody else can read the private file."""
    generate_key(tmp_path / "key")
    assert 0o600 == stat.S_IMODE((tmp_path / "key").stat().st_mode)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no OpenSSH client")
def test_openssh_gives_the_same_fingerprint(tmp_path: Path) -> None:
    """What a partner reads over the telephone is what we print."""
    line = generate_key(tmp_path / "key")
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(tmp_path / "key")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert parse_public_line(line).fingerprint == told.split()[1]


def test_a_comment_is_no_part_of_a_key() -> None:
    """Lines are taken as ssh-keyscan and ssh-keygen write them."""
    assert parse_public_line(LINE) == parse_public_line(f"{LINE} hub@example org\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "expected a key type and its base64"),
        ("ssh-ed25519", "expected a key type and its base64"),
        (LINE.replace("ssh-ed25519", "ssh-dss"), "found key type 'ssh-dss'"),
        (LINE.replace("AAAA", "AA!A"), "expected base64"),
        (LINE.replace("ssh-ed25519", "ssh-rsa"), "holds another key"),
        ("ssh-ed25519 AAAA", "holds another key"),
    ],
)
def test_a_line_that_is_no_public_key(line: str, said: str) -> None:
    """The fault is named, for whoever wrote the configuration."""
    with pytest.raises(ValueError, match=said):
        parse_public_line(line)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no private key that can be read"),
        (b"\xff\xfe\0", "no private key that can be read"),
        (LINE.encode(), "no private key that can be read"),
        (
            dsa.generate_private_key(1024).private_bytes(  # noqa: S505 - must be refused
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
            "no private key that can be read",
        ),
        (
            ec.generate_private_key(ec.SECP256R1()).private_bytes(
                Encoding.PEM,
                PrivateFormat.TraditionalOpenSSL,
                BestAvailableEncryption(b"secret"),
            ),
            "passphrase",
        ),
        (
            rsa.generate_private_key(65_537, 1024).private_bytes(  # noqa: S505 - as above
                Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
            ),
            "RSA key of 1024 bits",
        ),
    ],
    ids=["empty", "binary", "public", "dsa", "encrypted", "short"],
)
def test_a_file_that_is_no_key_of_use(
    tmp_path: Path, content: bytes, said: str
) -> None:
    """What is wrong is told before any connection is made."""
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(KeyUnusable) as caught:
        read_private_key(path)
    assert said in caught.value.cause
    assert str(path) == caught.value.subject


def test_a_key_file_that_is_not_there(tmp_path: Path) -> None:
    """A wrong path, or a folder, is told as such."""
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(KeyUnusable):
            read_private_key(path)


def test_other_kinds_of_key_are_read(tmp_path: Path) -> None:
    """RSA and ECDSA keys that schools already have may be used."""
    keys: dict[str, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey] = {
        "ssh-rsa": rsa.generate_private_key(65_537, 2048),
        "ecdsa-sha2-nistp256": ec.generate_private_key(ec.SECP256R1()),
    }
    for kind, key in keys.items():
        path = tmp_path / kind
        path.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        )
        assert kind == read_private_key(path).get_name()
