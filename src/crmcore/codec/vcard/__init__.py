"""Cards of people and organisations (vCard), in and out; reading them is the extra ``vcard``."""
