"""Letters: messages in the format of e-mail (RFC 5322), of which the bytes say what was meant and nothing else."""
