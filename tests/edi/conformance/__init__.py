"""Tests of the comparison with cases."""
