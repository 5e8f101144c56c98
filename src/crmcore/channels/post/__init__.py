"""The post: messages as letters on paper, for a printer or a print shop."""
