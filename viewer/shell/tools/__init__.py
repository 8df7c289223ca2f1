"""The dock *Tools*: a row and a form for each tool that looks inside a mesh."""
