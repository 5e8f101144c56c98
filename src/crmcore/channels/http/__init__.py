"""Speaking HTTP with hosts that nobody vouches for: checked addresses, pinned connections, deadlines and limits."""
