"""Every mistake a layout can hold: what it is, why it is one, what to do, examples.

The examples are data twice over. Syntax errors are recognised by their likeness to an
example (lark's `match_examples`), and one test compiles every example and wants its
code, on the line that is marked `// here`.
"""

from __future__ import annotations

from collections.abc import Mapping

from edi.layout.mistake import Mistake
from edi.layout.mistakes_of_fields import OF_FIELDS
from edi.layout.mistakes_of_structure import OF_STRUCTURE
from edi.layout.mistakes_of_writing import OF_WRITING

MISTAKES: Mapping[str, Mistake] = {
    mistake.code: mistake for mistake in (*OF_WRITING, *OF_FIELDS, *OF_STRUCTURE)
}
"""By code. Codes are never used again for something else."""

WRITTEN: Mapping[str, tuple[str, ...]] = {
    mistake.code: mistake.examples for mistake in OF_WRITING if mistake.matched
}
"""Code → broken examples by which syntax errors are recognised."""
