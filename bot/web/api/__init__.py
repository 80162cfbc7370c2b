"""The Mini App's JSON API: one module a subject, over the same handlers and storage functions as the chat."""
