"""Deciding: actions, the gate, policies, draws, decisions and the messages that carry them."""
