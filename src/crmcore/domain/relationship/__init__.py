"""What happened between customer and firm, and where the customer stands."""
