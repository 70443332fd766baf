"""Where things are in England: postcodes, towns, villages and councils, all offline."""
