"""The pure domain: no I/O, clock, randomness or wire format."""
