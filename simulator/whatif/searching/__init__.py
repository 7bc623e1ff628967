"""What `fixes` tries by running, and what needs no run."""
