"""What is open, what is wanted and what is on screen. No widgets."""
