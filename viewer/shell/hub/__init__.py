"""Downloading datasets of the Hugging Face Hub."""
