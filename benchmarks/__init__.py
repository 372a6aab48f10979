"""Figures of the program beside the raw floor of the same work: `python -m benchmarks`.

Every figure is printed with what bare SQLite or bare Qt needs for the same in the same run, and the ratio. Nothing is
asserted: a slow machine is not a defect.
"""
