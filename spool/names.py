"""Which names may lie in a folder, on any system; names from afar are hostile.

The rules are the union of what POSIX and Windows refuse: separators, control
characters, `.` and `..`, `< > : " | ? *`, a trailing dot or blank, device names, more
than 255 bytes, and what is not UTF-8 (lone surrogates).
"""

import unicodedata

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"}
)
_FORBIDDEN = frozenset('/\\<>:"|?*')
_BYTES_MAX = 255
_ESCAPED_BYTES_MAX = 200
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


_TEMPORARY_STARTS = (".", "~")
_TEMPORARY_ENDS = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".download",
    ".swp",
    "~",
)
# What the systems themselves put into folders that people look at.
_SYSTEM_NAMES = frozenset({"desktop.ini", "thumbs.db"})


def temporary_name(name: str) -> bool:
    """Whether programs use such names for files that they have not finished."""
    folded = name.casefold()
    return (
        folded.startswith(_TEMPORARY_STARTS)
        or folded.endswith(_TEMPORARY_ENDS)
        or folded in _SYSTEM_NAMES
    )


def name_fault(name: str) -> str | None:
    """Return what is wrong with a name, or None when any folder may hold it."""
    if name == "":
        return "is empty"
    if name in (".", ".."):
        return "means a folder"
    for character in name:
        if character in _FORBIDDEN:
            return f"holds {character!r}"
        if unicodedata.category(character) in _HIDDEN:
            return f"holds the unseen character {ascii(character)[1:-1]}"
    if name.endswith((" ", ".")):
        return "ends in a blank" if name.endswith(" ") else "ends in a dot"
    if name.startswith(" "):
        return "begins with a blank"
    if name.split(".", 1)[0].rstrip().casefold() in _DEVICES:
        return "is a device name on Windows"
    if len(name.encode()) > _BYTES_MAX:
        return f"is longer than {_BYTES_MAX} bytes"
    return None


def safe_name(name: str) -> bool:
    """Whether a file of this name may be laid into a folder, on any system."""
    return name_fault(name) is None


def escaped_name(name: str) -> str:
    """Return a safe name that tells the unsafe one: `..%2FE1234501.X01`.

    Each byte that makes the name unsafe, and `%` itself, becomes `%` and two digits.
    Where nothing else helps, as with device names, the first character is escaped;
    a name that would be too long is cut.
    """
    escaped = "".join(
        character if _plain(character) else _percent(character) for character in name
    )
    if len(escaped.encode()) > _ESCAPED_BYTES_MAX:
        escaped = escaped.encode()[:_ESCAPED_BYTES_MAX].decode(errors="ignore")
    if escaped.endswith((" ", ".")):
        escaped = escaped[:-1] + _percent(escaped[-1])
    if name_fault(escaped) is not None:
        escaped = _percent(escaped[0]) + escaped[1:] if escaped else "%"
    return escaped


def _plain(character: str) -> bool:
    return (
        character != "%"
        and character not in _FORBIDDEN
        and unicodedata.category(character) not in _HIDDEN
    )


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="surrogatepass"))
