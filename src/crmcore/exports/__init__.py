"""Copies of what is kept, for other machines to compute with (extra ``arrow``)."""
