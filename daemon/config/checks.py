"""What values of a configuration must be to each other, and to the disk.

These checks look at the parsed TOML itself and pass over whatever has not the right
type, so that they can be reported together with the faults of single values.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from daemon.config.faults import Fault, KeyPath, shown


def cross_checks(raw: Mapping[str, object], base: Path) -> list[Fault]:
    """Everything wrong between values, or between them and the disk."""
    return [
        *_role(raw),
        *_duplicates(raw),
        *_claims(raw),
        *_overlaps(raw, base),
        *_keys(raw, base),
        *_host_keys(raw),
        *_bodies(raw),
        *_waits(raw),
        *_overlays(raw, base),
        *_alerts(raw, base),
    ]


def _found(
    value: object, *pattern: str, path: KeyPath = ()
) -> Iterator[tuple[KeyPath, object]]:
    """Every value that a pattern of keys leads to; `*` is every item of a list."""
    if not pattern:
        yield path, value
    elif pattern[0] == "*":
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _found(item, *pattern[1:], path=(*path, index))
    elif isinstance(value, dict) and pattern[0] in value:
        inner = value[pattern[0]]
        yield from _found(inner, *pattern[1:], path=(*path, pattern[0]))


def _texts(value: object, *pattern: str) -> Iterator[tuple[KeyPath, str]]:
    for path, item in _found(value, *pattern):
        if isinstance(item, str):
            yield path, item


def _role(raw: Mapping[str, object]) -> Iterator[Fault]:
    role = raw.get("role")
    own, other = {"centre": ("centres", "hub"), "hub": ("hub", "centres")}.get(
        str(role), (None, None)
    )
    if own is None or other is None:
        return
    if not raw.get(own):
        section = "[[centres]]" if own == "centres" else "[hub]"
        yield Fault(
            code="CFG017",
            message=f'the role "{role}" needs a {section} section, and there is none',
            path=("role",),
        )
    if other in raw:
        yield Fault(
            code="CFG017",
            message=f'the section "{other}" does not belong to the role "{role}"',
            path=(other,),
        )


def _duplicates(raw: Mapping[str, object]) -> Iterator[Fault]:
    centres = list(_texts(raw, "centres", "*", "number"))
    hub_centres = list(_texts(raw, "hub", "centres", "*", "number"))
    yield from _twice(centres, "centre number")
    yield from _twice(hub_centres, "centre number")
    repeated = {path for path, _ in _repeats(hub_centres)}
    folders = [(p, text) for p, text in _hub_folders(raw) if p not in repeated]
    yield from _twice(folders, "folder")
    for _, partners in _found(raw, "centres", "*", "partners"):
        if isinstance(partners, list):
            names = _texts(raw, "centres", "*", "partners", "*", "name")
            own = [(p, name) for p, name in names if _value(raw, p[:3]) is partners]
            yield from _twice(own, "partner name")


def _value(raw: object, path: KeyPath) -> object:
    for part in path:
        raw = raw[part]  # type: ignore[index]  # the path was found in it
    return raw


def _hub_folders(raw: Mapping[str, object]) -> list[tuple[KeyPath, str]]:
    """Each hub centre's folder, its number standing in where none is given."""
    return [
        ((*path, key), folder)
        for path, centre in _found(raw, "hub", "centres", "*")
        if isinstance(centre, dict)
        and isinstance(
            folder := centre.get(key := "folder" if "folder" in centre else "number"),
            str,
        )
    ]


def _twice(items: list[tuple[KeyPath, str]], what: str) -> Iterator[Fault]:
    """Name every later item that repeats an earlier one (compared without case)."""
    for path, text in _repeats(items):
        message = f'the {what} "{text}" is given twice'
        yield Fault(code="CFG010", message=message, path=path)


def _repeats(items: list[tuple[KeyPath, str]]) -> Iterator[tuple[KeyPath, str]]:
    seen: set[str] = set()
    for path, text in items:
        if text.casefold() in seen:
            yield path, text
        seen.add(text.casefold())


def _claims(raw: Mapping[str, object]) -> Iterator[Fault]:
    owners: dict[tuple[KeyPath, str], KeyPath] = {}
    claims = _texts(raw, "centres", "*", "partners", "*", "awarding_bodies", "*")
    for path, body in claims:
        centre, partner = path[:2], path[:4]
        owner = owners.setdefault((centre, body), partner)
        if owner != partner:
            first, second = _name(raw, owner), _name(raw, partner)
            message = f'the partners {first} and {second} both claim "{body}"'
            yield Fault(code="CFG011", message=message, path=path)


def _name(raw: object, path: KeyPath) -> str:
    partner = _value(raw, path)
    name = partner.get("name") if isinstance(partner, dict) else None
    return f'"{name}"' if isinstance(name, str) else shown(path)


def _overlaps(raw: Mapping[str, object], base: Path) -> Iterator[Fault]:
    folders = [
        *_texts(raw, "centres", "*", "spool"),
        *_texts(raw, "hub", "root"),
        *_texts(raw, "hub", "spool"),
    ]
    resolved = [(path, _comparable(base / text)) for path, text in folders]
    for number, (path, folder) in enumerate(resolved):
        for earlier, other in resolved[:number]:
            if folder == other:
                how = "is the same folder as"
            elif folder.is_relative_to(other):
                how = "lies inside"
            elif other.is_relative_to(folder):
                how = "holds"
            else:
                continue
            message = f"this folder {how} the one of {shown(earlier)}"
            yield Fault(code="CFG012", message=message, path=path)


def _comparable(path: Path) -> Path:
    """Strip a path of links and `..`, and on Windows of case."""
    return Path(os.path.normcase(path.resolve()))


def _keys(raw: Mapping[str, object], base: Path) -> Iterator[Fault]:
    for path, text in _texts(raw, "centres", "*", "partners", "*", "key_file"):
        if text.strip() and "\0" not in text:
            yield from _key_file(path, base / text)


def _key_file(path: KeyPath, file: Path) -> Iterator[Fault]:
    try:
        with file.open("rb") as stream:
            head = stream.read(64)
        mode = file.stat().st_mode
    except FileNotFoundError:
        message = f"there is no key file {file}"
        yield Fault(code="CFG013", message=message, path=path)
        return
    except OSError as error:
        cause = (error.strerror or "it cannot be read").lower()
        message = f"cannot read the key file {file}: {cause}"
        yield Fault(code="CFG013", message=message, path=path)
        return
    if not head.startswith(b"-----BEGIN "):
        public = head.startswith((b"ssh-", b"ecdsa-"))
        found = "is the public half of a key" if public else "holds no private key"
        yield Fault(
            code="CFG013",
            message=f"the file {file} {found}",
            path=path,
            help="name the private key: the file without .pub"
            if public
            else "name an OpenSSH private key; PuTTY's .ppk files must be exported "
            "as OpenSSH keys first",
        )
    # Windows keeps access lists instead; a user's own folder is private there.
    if os.name != "nt" and mode & 0o077:
        message = f"other users can read the key file {file} (mode {mode & 0o777:04o})"
        fix = f"chmod 600 {file}"
        yield Fault(code="CFG014", message=message, path=path, help=fix)


def _host_keys(raw: Mapping[str, object]) -> Iterator[Fault]:
    for path, partner in _found(raw, "centres", "*", "partners", "*"):
        if isinstance(partner, dict) and partner.get("host_keys", []) == []:
            yield Fault(
                code="CFG016",
                message=f"no host key is named for {_name(raw, path)}, so its server "
                "will be refused",
                path=(*path, "host_keys"),
            )


def _bodies(raw: Mapping[str, object]) -> Iterator[Fault]:
    lists = [
        *_found(raw, "centres", "*", "partners", "*", "awarding_bodies"),
        *_found(raw, "hub", "awarding_bodies"),
    ]
    for path, bodies in lists:
        if bodies == []:
            message = "expected at least one awarding body, found an empty list"
            yield Fault(code="CFG007", message=message, path=path)


def _waits(raw: Mapping[str, object]) -> Iterator[Fault]:
    timing = raw.get("timing")
    if not isinstance(timing, dict):
        return
    base, cap = timing.get("retry_base_s", 2.0), timing.get("retry_cap_s", 900.0)
    if isinstance(base, int | float) and isinstance(cap, int | float) and base > cap:
        yield Fault(
            code="CFG007",
            message=f"the first wait ({base} s) is longer than the longest ({cap} s)",
            path=("timing", "retry_cap_s"),
        )


def _overlays(raw: Mapping[str, object], base: Path) -> Iterator[Fault]:
    for path, text in _texts(raw, "layouts", "overlays"):
        if text.strip() and not (base / text).is_dir():
            message = f"there is no folder {base / text}"
            yield Fault(code="CFG019", message=message, path=path)


def _alerts(raw: Mapping[str, object], base: Path) -> Iterator[Fault]:
    for path, text in _texts(raw, "alerts", "webhook_file"):
        yield from secret_faults(path, base / text, "CFG031", _webhook_fault)
    for path, mail in _found(raw, "alerts", "mail"):
        if not isinstance(mail, dict):
            continue
        if mail.get("recipients") == []:
            message = "expected at least one mail address, found an empty list"
            yield Fault(code="CFG032", message=message, path=(*path, "recipients"))
        if ("username" in mail) != ("password_file" in mail):
            message = "username and password_file go together"
            yield Fault(code="CFG032", message=message, path=path)
    for path, text in _texts(raw, "alerts", "mail", "password_file"):
        yield from secret_faults(path, base / text, "CFG032", lambda secret: None)


def secret_faults(
    path: KeyPath, file: Path, code: str, fault_of: Callable[[str], str | None]
) -> Iterator[Fault]:
    """What is wrong with a file that holds one secret; the secret is never shown."""
    try:
        secret = file.read_text(encoding="utf-8").strip()
        mode = file.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        cause = getattr(error, "strerror", None) or "it is not text"
        message = f"cannot read {file}: {cause.lower()}"
        yield Fault(code=code, message=message, path=path)
        return
    fault = "it is empty" if not secret else fault_of(secret)
    if fault is not None:
        yield Fault(code=code, message=f"the file {file}: {fault}", path=path)
    if os.name != "nt" and mode & 0o077:
        yield Fault(
            code="CFG014",
            message=f"others may read {file} (mode {mode & 0o777:04o})",
            path=path,
        )


def _webhook_fault(address: str) -> str | None:
    parts = urlsplit(address)
    local = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme == "https" or (parts.scheme == "http" and local):
        return None if parts.hostname else "it names no server"
    return "expected an address that begins with https://"
