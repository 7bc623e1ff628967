"""What turned out otherwise than planned: changes of the day, and incidents."""
