"""A second, much simpler description of a ticket's life, to walk beside the real one."""
