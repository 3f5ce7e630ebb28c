"""An append-only record of what happened. Keeps names and ids as text, without foreign keys."""
