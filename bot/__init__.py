"""What people see: the Telegram bot, its routines, its pages and its sandbox."""
