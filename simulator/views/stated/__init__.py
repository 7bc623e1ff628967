"""What a scenario states: its facts, guesses and decisions, and where units stand."""
