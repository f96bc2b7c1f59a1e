"""Makes the example batches in this folder: python3 make_examples.py (needs NumPy)."""

import numpy as np

# Three rows of four classes, and which class is right.
np.save("logits.npy", np.array([[1, 2, 3, 4], [2, 1, 0, -1], [0.5, 0.5, 0.5, 0.5]], "f4"))
np.save("targets.npy", np.array([3, 0, 2], "i8"))

# Three yes-or-no questions, and the right answers.
np.save("binary-logits.npy", np.array([[0.2], [-1.0], [2.0]], "f4"))
np.save("binary-targets.npy", np.array([[1], [0], [1]], "f4"))
