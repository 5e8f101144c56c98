"""E-mail over SMTP (RFC 5321): a session that is kept open, and one recipient in each transaction."""
