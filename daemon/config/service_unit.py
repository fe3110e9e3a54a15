"""The systemd unit that `a2c init --service` writes, with as few rights as it needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_UNIT = """\
# a2c as a service. Put it into /etc/systemd/system, make the user, then:
#   systemctl daemon-reload && systemctl enable --now {name}
# It may write only to the folders named in ReadWritePaths; add what else the
# configuration names (log file, other spools).
[Unit]
Description=a2c: exam data between centres and awarding bodies
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
ExecStart={command} run --config {config}
User=a2c
Group=a2c
UMask=0077
Restart=on-failure
RestartSec=5
# The loop gives a sign of life at half this interval.
WatchdogSec=120
# A transfer in hand is finished or rolled back first.
TimeoutStopSec=120
KillMode=mixed

ReadWritePaths={writable}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


def service_unit(
    command: Path, config: Path, writable: Iterable[Path], name: str = "a2c.service"
) -> str:
    """Write the unit for a program and a configuration, both as absolute paths.

    `writable` are the folders that it may write to, the configuration's own included.
    """
    folders = " ".join(_quoted(folder) for folder in writable)
    return _UNIT.format(
        name=name,
        command=_quoted(command),
        config=_quoted(config),
        writable=folders,
    )


def _quoted(path: Path) -> str:
    """A path as systemd reads it: `%` doubled, blanks in quotes."""
    text = str(path).replace("\\", "\\\\").replace("%", "%%")
    return f'"{text}"' if any(sign in text for sign in " \t'\"") else text
