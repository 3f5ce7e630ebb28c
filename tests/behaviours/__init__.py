"""The sixty behaviours that form, result and portfolio promise, and which test shows each."""
