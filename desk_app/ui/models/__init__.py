"""Qt item models: read-only rows over tuples of column specs, paged."""
