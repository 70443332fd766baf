"""The two histories of the database, one folder each: directory and casework."""
