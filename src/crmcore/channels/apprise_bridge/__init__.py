"""The bridge to Apprise; the one place that imports it."""
