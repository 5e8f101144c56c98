"""What one can do, one file a plural noun."""
