"""A store in memory: an adapter like any other, and the oracle of the kit."""
