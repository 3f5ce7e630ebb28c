"""The pages of the guided form: use cases and what frames them; questions, alone or a section at a time."""
