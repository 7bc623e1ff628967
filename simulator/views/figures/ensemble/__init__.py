"""Figures of ensembles."""
