"""The machine itself: its file systems, and how many changes it can tell us of.

Reads Linux's own tables where there are any; what a system does not tell is left out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from daemon.doctor.findings import Finding, good

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "davfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.davfs2", "glusterfs", "fuse.glusterfs"}
)
"""Where a change made by another machine gives no event here."""
WATCHES_MIN = 1024
INSTANCES_MIN = 16
_MOUNTS = Path("/proc/self/mountinfo")
_INOTIFY = Path("/proc/sys/fs/inotify")


@frozen
class Mount:
    """A file system and where it hangs in the tree."""

    point: str
    kind: str


def mounts(table: str) -> list[Mount]:
    """Read Linux's table of mounts (proc(5), mountinfo)."""
    found = []
    for line in table.splitlines():
        fields, _, rest = line.partition(" - ")
        parts, kinds = fields.split(), rest.split()
        if len(parts) >= 5 and kinds:
            found.append(Mount(_unescaped(parts[4]), kinds[0]))
    return found


def _unescaped(point: str) -> str:
    """Blanks in mount points are written as octal numbers."""
    for code, plain in (("\\040", " "), ("\\011", "\t"), ("\\134", "\\")):
        point = point.replace(code, plain)
    return point


def file_system_of(folder: Path, table: Iterable[Mount]) -> str | None:
    """Return the kind of the file system that a folder is on."""
    holding = [mount for mount in table if folder.resolve().is_relative_to(mount.point)]
    if not holding:
        return None
    # The last of those with the longest path lies over the others.
    return max(enumerate(holding), key=lambda each: (len(each[1].point), each[0]))[
        1
    ].kind


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4  # DRIVE_REMOTE

    def on_network_share(folder: Path) -> bool | None:
        """Whether a folder is on a network share; None where that cannot be told."""
        anchor = folder.resolve().anchor
        if anchor.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == _REMOTE)

else:

    def on_network_share(folder: Path) -> bool | None:
        """Whether a folder is on a network share; None where that cannot be told."""
        try:
            table = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        kind = file_system_of(folder, mounts(table))
        return None if kind is None else kind in NETWORK_FILE_SYSTEMS


def share_finding(folder: Path, rescan_s: float) -> Finding | None:
    """Say that changes on a network share are found by looking, not by events."""
    shared = on_network_share(folder)
    if shared is None:
        return None
    if not shared:
        return good("share", str(folder), "is on a disk of this machine")
    return Finding(
        "share",
        str(folder),
        "notice",
        "is on a network share, which tells of no changes: files are found by looking "
        f"every {rescan_s:g} s",
        "nothing; make timing.rescan_s smaller if that is too slow",
    )


def python_finding() -> Finding:
    """Which Python runs this."""
    version = ".".join(map(str, sys.version_info[:3]))
    return good("python", version, f"on {sys.platform}")


def inotify_finding(folders: int, limits: Path = _INOTIFY) -> Finding | None:
    """Whether Linux allows as many watches as there are folders to watch."""
    values = {}
    for name in ("max_user_watches", "max_user_instances"):
        try:
            values[name] = int((limits / name).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
    least = {
        "max_user_watches": max(WATCHES_MIN, folders * 2),
        "max_user_instances": INSTANCES_MIN,
    }
    for name, value in values.items():
        if value < least[name]:
            return Finding(
                "watches",
                f"fs.inotify.{name}",
                "warning",
                f"is {value}, expected at least {least[name]}: files are then found "
                "only by looking at intervals",
                f"sysctl -w fs.inotify.{name}={max(least[name], 8192)}, and the same "
                "in /etc/sysctl.d",
            )
    return good(
        "watches", "fs.inotify", f"{values['max_user_watches']} folders can be watched"
    )


def others_may(path: Path, bits: int) -> int | None:
    """Return a path's mode if others have any of these rights; None if all is well.

    Always None on Windows, which keeps access lists instead.
    """
    if os.name == "nt":
        return None
    mode = path.stat().st_mode & 0o777
    return mode if mode & bits else None
