"""Benchmarks: crmcore beside what its user would pick instead, both measured in one run.

``python -m benchmarks [--quick] [NAME...]`` prints a table and writes ``build/bench.json``.
"""
