"""The entry point of `rollcall` and `python -m bot`."""

from bot.collector import resting_collector

with resting_collector():
    from bot.cli.commands import main

if __name__ == "__main__":
    main()
