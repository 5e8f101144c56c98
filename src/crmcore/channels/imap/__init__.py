"""Mail that comes in by IMAP (RFC 3501, RFC 9051)."""
