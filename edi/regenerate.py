"""`python -m edi.regenerate`: rewrite `edi/generated/` from `grammars/`."""

from __future__ import annotations

import sys
from pathlib import Path

from edi.catalogue import compile_shipped
from edi.layout.generate import generated_files


def main() -> int:
    """Write every generated file; the exit code is 0."""
    folder = Path(__file__).parent / "generated"
    for name, text in generated_files(compile_shipped()).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"wrote {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
