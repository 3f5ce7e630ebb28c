"""The administration of rules, versions and price lists: pages over services, for rule authors and publishers."""
