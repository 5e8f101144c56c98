"""Probable duplicates among plain records, found without a store (extra ``duplicates``).

Pure: no input, output, clock or dice. `crmcore.linkage.duplicates.find_duplicates` is the way in.
"""
