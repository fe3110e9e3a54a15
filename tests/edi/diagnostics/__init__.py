"""Diagnostics: the registry, masking, and renderings."""
