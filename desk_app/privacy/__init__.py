"""Privacy: what clients agreed to, their copy of everything kept of them, erasing, how long things are kept, and the
register and breach log the law asks for. Reads every room in which something is kept of a client."""
