"""What every concept stands on: money, time, ids, fields, events."""
