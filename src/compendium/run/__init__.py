"""How steps run: the graph, its one record, the execution of a notebook and the receipt of what it did."""
