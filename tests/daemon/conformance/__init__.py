"""Tests of running programs against the suite."""
