"""The way through the questions, worked out from the answers on every request. Pure: no models and no Django."""
