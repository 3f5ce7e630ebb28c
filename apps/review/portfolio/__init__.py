"""All decided use cases together, from the results as they were stored. Pure: knows no table and no request."""
