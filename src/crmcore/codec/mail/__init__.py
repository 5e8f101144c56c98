"""Understanding inbound mail: bounces, complaints, auto-replies, unsubscribes and replies."""
