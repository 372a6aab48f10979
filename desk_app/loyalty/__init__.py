"""What a client is worth, and whether she is still ours.

The rules of value arrive with their own issue; until then this room holds only its place in the layers.
"""
