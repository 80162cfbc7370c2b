"""The entry point of `rollcall` and `python -m bot`."""

from bot.lean import lean_imports

with lean_imports():
    from bot.cli.commands import main

if __name__ == "__main__":
    main()
