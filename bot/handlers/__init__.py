"""One file a conversation: read, decide, answer."""
