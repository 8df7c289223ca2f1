"""The dock *Prediction*: what predicts the dataset that is open, how far it is from it, and where."""
