"""`python -m daemon.regenerate FOLDER`: rewrite the reference pages in a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from daemon.reference_pages import reference_pages


def main(arguments: Sequence[str]) -> int:
    """Write every page, and remove pages of what is no more; the exit code is 0."""
    folder = Path(arguments[0])
    pages = reference_pages()
    for old in sorted(folder.rglob("*.md")):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
            sys.stdout.write(f"removed {old}\n")
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {len(pages)} pages to {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
