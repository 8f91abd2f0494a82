"""Plain Python that knows neither Django nor any domain."""
