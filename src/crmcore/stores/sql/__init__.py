"""What SQL stores share: statements, migrations, the compiler of fields and predicates."""
