"""The command line: one module a group of commands. With bot/running.py it puts the parts together."""
