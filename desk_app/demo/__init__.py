"""A believable shop, of any size, from a seed."""
