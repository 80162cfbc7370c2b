"""How a running bot is watched: figures, readiness, and the dashboard and alerts made for them."""
