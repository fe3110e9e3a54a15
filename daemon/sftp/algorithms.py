"""The cryptography we allow, in the order we prefer it.

paramiko's own lists still end in SHA-1 and MD5 MACs and in CBC ciphers, so that a
server, or someone between, could bring us down to them. These are allow lists; what a
later paramiko adds stays out until it is written here. AES-GCM stands first because
it is the fastest where the processor knows AES, which is everywhere we run.
"""

from collections.abc import Iterable

from paramiko import Transport

CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes256-ctr",
    "aes128-ctr",
)

MACS = (  # for the CTR ciphers; GCM brings its own
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
)

KEY_EXCHANGES = (  # no group exchange: its server may pick a group of 1024 bits
    "mlkem768x25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group14-sha256",
)

HOST_KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)

SMALLEST_RSA_BITS = 2048


def signature_algorithms(key_type: str) -> tuple[str, ...]:
    """Return the algorithms a key of that type signs with; none if not allowed."""
    if key_type == "ssh-rsa":
        return ("rsa-sha2-512", "rsa-sha2-256")
    return (key_type,) if key_type in HOST_KEYS else ()


def allow_only_these(transport: Transport, pinned_types: Iterable[str] = ()) -> None:
    """Restrict a transport, not yet started, to the lists above.

    Host keys of the pinned types are asked for first: a server with keys of several
    types then shows the one we can compare.
    """
    wanted = [name for kind in pinned_types for name in signature_algorithms(kind)]
    options = transport.get_security_options()
    options.ciphers = CIPHERS
    options.digests = MACS
    # the post-quantum exchange is there only where the crypto library has it
    options.kex = tuple(name for name in KEY_EXCHANGES if name in options.kex)
    options.key_types = tuple(dict.fromkeys((*wanted, *HOST_KEYS)))
    options.compression = ("none",)
