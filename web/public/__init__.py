"""Pages that anyone may read, without a cookie and without a login."""
