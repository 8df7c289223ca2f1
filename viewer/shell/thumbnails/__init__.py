"""Small pictures of all samples: what they show, who reads and draws for them, and where they are kept."""
