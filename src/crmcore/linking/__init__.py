"""Probable duplicates beyond one machine: an exporter of prepared records, and a linker that hands the same comparison
to Splink (extra ``splink``).
"""
