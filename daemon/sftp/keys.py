"""SSH keys: made, read, written as one line, and known by their fingerprint."""

import binascii
import os
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import paramiko
from attrs import frozen
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from paramiko.pkey import UnknownKeyType

from daemon.sftp.algorithms import SMALLEST_RSA_BITS, signature_algorithms
from daemon.transport_errors import KeyUnusable


@frozen
class PublicKey:
    """A public key as one line of a known_hosts or authorized_keys file holds it."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint as OpenSSH prints it: `SHA256:` and base64."""
        return fingerprint(self.blob)


def fingerprint(blob: bytes) -> str:
    """Return the fingerprint of a public key's wire form, as OpenSSH prints it."""
    digest = binascii.b2a_base64(sha256(blob).digest(), newline=False)
    return "SHA256:" + digest.decode("ascii").rstrip("=")


def parse_public_line(line: str) -> PublicKey:
    """Return the key of a line "TYPE BASE64 [comment]".

    Raises ValueError, which says what was found, for a line of another form, for a
    type that is not allowed, and for base64 that holds a key of another type.
    """
    parts = line.split(maxsplit=2)
    if len(parts) < 2:
        raise ValueError(f"found {line[:60]!r}; expected a key type and its base64")
    kind = parts[0]
    if not signature_algorithms(kind):
        raise ValueError(
            f"found key type {kind[:40]!r}; expected ssh-ed25519,"
            " ecdsa-sha2-nistp256, -384, -521 or ssh-rsa"
        )
    try:
        blob = b64decode(parts[1], validate=True)
    except binascii.Error as error:
        raise ValueError(
            f"found {parts[1][:20]!r}... as key; expected base64"
        ) from error
    name = kind.encode("ascii")
    if not blob.startswith(len(name).to_bytes(4, "big") + name):
        raise ValueError(f"found base64 that holds another key; expected {kind}")
    return PublicKey(kind, blob)


def generate_key(path: Path) -> str:
    """Make an Ed25519 key pair at path and path + ".pub"; return the public line.

    The private file is for its owner alone (on Windows by the folder's own rights).
    Raises FileExistsError rather than replace a key.
    """
    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
    path.with_name(path.name + ".pub").write_bytes(line + b"\n")
    return line.decode("ascii")


def public_line(path: Path) -> str:
    """Return "TYPE BASE64" of the key pair whose private file is path.

    Raises KeyUnusable.
    """
    key = read_private_key(path)
    return f"{key.get_name()} {key.get_base64()}"


def read_private_key(path: Path) -> paramiko.PKey:
    """Return the private key in a file; raises KeyUnusable."""

    def unusable(cause: str) -> KeyUnusable:
        return KeyUnusable(operation="use the key file", subject=str(path), cause=cause)

    try:
        key = paramiko.PKey.from_path(path)
    except FileNotFoundError as error:
        raise unusable("found no such file") from error
    except OSError as error:
        raise unusable(error.strerror or str(error)) from error
    except (TypeError, paramiko.PasswordRequiredException) as error:
        # TypeError is how cryptography says that a password is missing
        raise unusable("found a passphrase on it; expected none") from error
    except (
        ValueError,
        UnknownKeyType,
        UnsupportedAlgorithm,
        paramiko.SSHException,
    ) as error:
        raise unusable("found no private key that can be read") from error
    if not signature_algorithms(key.get_name()):
        raise unusable(f"found a key of type {key.get_name()}, which is not allowed")
    if key.get_name() == "ssh-rsa" and key.get_bits() < SMALLEST_RSA_BITS:
        raise unusable(
            f"found an RSA key of {key.get_bits()} bits;"
            f" expected at least {SMALLEST_RSA_BITS}"
        )
    return key
