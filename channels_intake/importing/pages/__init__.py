"""Pages for whoever brings files in."""
