"""The demo zone: facts of a newspaper report, the rest invented with a fixed plan and marked 演示.

Everything is made by the real services with a fixed clock; nothing here writes a row.
"""
