"""What each object that users hold shows of itself."""
