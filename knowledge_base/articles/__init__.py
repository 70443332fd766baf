"""What Waymark says about each topic: Markdown, checked when it is read, shown as far as it is reviewed."""
