"""All conversations, imported so that each registers what it answers."""

from bot.handlers import follow, home, onboarding, prompts, reminders, settings, typed

ALL = (follow, home, onboarding, prompts, reminders, settings, typed)
