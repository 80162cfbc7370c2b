"""What is shown: each function builds one card."""
