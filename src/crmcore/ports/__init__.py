"""What the library needs of the world, as Protocols."""
