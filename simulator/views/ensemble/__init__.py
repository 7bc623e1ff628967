"""Ensembles, as people look at them."""
