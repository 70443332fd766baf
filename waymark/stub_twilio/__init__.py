"""A stand-in for the text provider that behaves like it: for tests, measurements and the demonstration's two phones."""
