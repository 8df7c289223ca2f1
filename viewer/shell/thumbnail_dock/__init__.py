"""The dock *Thumbnails*: a picture of every sample of the split, and the contact sheet that is saved of them."""
