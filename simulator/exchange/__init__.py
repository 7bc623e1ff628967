"""The formats of other tools: what a run is written as for them."""
