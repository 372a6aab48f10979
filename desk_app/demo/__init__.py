"""A believable shop, of any size, from a seed.

People, catalogue, visits, tickets and talk are made from one number by rules of chance and written as plain rows with
every constraint in place. Nothing here is used by a real shop, and nobody in it exists.
"""
