"""What time means: rules, fires, zones and typed times; knows nothing of Telegram or tables."""
