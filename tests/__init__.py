"""Tests of a2c-edi."""
