"""Small reusable widgets, prompts, texts and the theme."""
