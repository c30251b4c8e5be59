"""The steps by which archives of older versions become those of this one, in Alembic's form."""
