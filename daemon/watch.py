"""Shortens the wait: file-system events wake the loop, which then looks for itself.

Events are never the truth. They are lost in bursts, absent on network shares, and say
nothing of a writer that was killed; the loop's own rescan finds every file without
them. So a watch may fail in any way and nothing is lost but a few seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

STOP_TIMEOUT_S = 5.0

# What it has to say of its own end would stand between our lines on standard error.
logging.getLogger("watchdog").addHandler(logging.NullHandler())


class _Waker(FileSystemEventHandler):
    """Calls `wake` for everything but what our own reading of a folder causes."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write"):
            self._wake()


class Watch:
    """Watches folders and calls `wake`, from a thread of its own, when they change."""

    def __init__(self, folders: Iterable[Path], wake: Callable[[], None]) -> None:
        self._folders = tuple(folders)
        self._handler = _Waker(wake)
        self._observer: BaseObserver | None = None

    def start(self) -> str | None:
        """Begin watching; the reason as text where the system does not allow it."""
        observer = Observer()
        try:
            for folder in self._folders:
                observer.schedule(self._handler, str(folder), recursive=False)
            observer.start()
        except OSError as error:  # no inotify watches left, or a folder that went away
            return str(error)
        self._observer = observer
        return None

    @property
    def alive(self) -> bool:
        """Whether events can come; a dead watch is started anew by the loop."""
        observer = self._observer
        return (
            observer is not None
            and observer.is_alive()
            and all(emitter.is_alive() for emitter in observer.emitters)
        )

    def stop(self) -> None:
        """End the watch's threads."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(STOP_TIMEOUT_S)
            self._observer = None
