"""Fine-tunes the sentence encoder on Waymark's own examples. For development only: `make train-encoder`."""
