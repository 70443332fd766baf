"""People say whether it helped, or that a listing is wrong."""
