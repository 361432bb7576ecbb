"""One language, one engine and one set of instruments for neural dynamics."""
