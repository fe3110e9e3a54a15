"""A small, complete exam series, played for real on this machine: `a2c demo`."""

from daemon.demo.play import run

__all__ = ["run"]
