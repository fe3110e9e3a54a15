"""Tests of the layout language and of the shipped layouts."""
