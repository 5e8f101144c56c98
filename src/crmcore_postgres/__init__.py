"""The store over PostgreSQL, on psycopg 3. It registers as a plugin and is chosen by ``postgresql://`` URLs."""
