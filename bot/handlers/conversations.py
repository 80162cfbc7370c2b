"""All conversations, imported so that each registers what it answers."""

from bot.handlers import follow, home, onboarding, own_words, prompts, quiet, reminders, settings, typed

ALL = (follow, home, onboarding, own_words, prompts, quiet, reminders, settings, typed)
