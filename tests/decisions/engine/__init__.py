"""What the decision engine promises, shown on small random rule books and on the default one. Needs no database."""
