"""What the figures were measured on: processor, system, versions; no names of hosts."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "attrs",
    "numpy",
    "lark",
    "polars",
    "pandas",
    "duckdb",
    "pydantic-fixedwidth",
)


def machine() -> dict[str, str]:
    """What a reader must know to compare."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "",
        **{name: found for name in PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    return _after(Path("/proc/cpuinfo"), "model name") or platform.processor()


def _memory() -> str:
    kib = _after(Path("/proc/meminfo"), "MemTotal").partition(" ")[0]
    return f"{int(kib) / (1 << 20):.0f} GiB" if kib else ""


def _after(path: Path, key: str) -> str:
    if not path.exists():
        return ""
    for line in path.read_text().splitlines():
        if line.startswith(key):
            return line.partition(":")[2].strip()
    return ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
