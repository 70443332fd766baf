"""Which kinds of staff see what: the guards ask, and so do the pages that show a way there."""

DESK_ROLES = ("adviser", "navigator", "admin")  # editors and commissioners have no need of what people wrote
REFUSED_ROLES = ("navigator", "admin")  # unproven words and numbers: as few eyes as can act on them
