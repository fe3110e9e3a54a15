"""Ready compiled layouts.

Written by edi/layout/generate.py from grammars/: change those, not this.
"""
