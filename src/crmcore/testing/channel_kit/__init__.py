"""The conformance kit for channels, one file a part of the port."""
