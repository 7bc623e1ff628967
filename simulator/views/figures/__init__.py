"""Figures: occupancy, time-distance, margins, what moved."""
