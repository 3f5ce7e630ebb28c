"""The promises, one test each; folders mirror the applications."""
