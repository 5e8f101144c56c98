"""Service for customers who have a question, a problem or a complaint."""
