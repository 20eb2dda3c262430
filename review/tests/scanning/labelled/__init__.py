"""A labelled set of files: leaks in all the places where offices leave them, and clean files that look like leaks."""
