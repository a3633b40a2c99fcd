"""The profile of any EPCI of France, one or all of them."""
