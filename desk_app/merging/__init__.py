"""Two files of one person made one, and two again. Stands above every room that keeps something of a client, because
it moves what they keep; what a merged file is, and the rules of its values, belong to ``clients``. Finds nothing by
itself: ``clients.likeness`` and ``clients.sweep`` say who may be the same."""
