"""Tags for the templates of the form."""
