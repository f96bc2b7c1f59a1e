"""Makes the fixtures in this folder with NumPy itself (made with NumPy 2.4 and ml_dtypes 0.6).

    python3 make_fixtures.py

Every array of a type holds the same elements, written in NumPyFixturesTest as well.
"""

import ml_dtypes
import numpy as np

FLOATS = [[1.5, -2.0, 0.25], [0.0, 65504.0, -0.0078125]]
SIGNED = [[1, -2, 127], [0, -128, 5]]
UNSIGNED = [[1, 2, 255], [0, 128, 5]]

for order, name in (("<", "le"), (">", "be")):
    for size in (2, 4, 8):
        np.save(f"f{size}-{name}.npy", np.array(FLOATS, f"{order}f{size}"))
        np.save(f"i{size}-{name}.npy", np.array(SIGNED, f"{order}i{size}"))
        np.save(f"u{size}-{name}.npy", np.array(UNSIGNED, f"{order}u{size}"))
np.save("i1.npy", np.array(SIGNED, "i1"))
np.save("u1.npy", np.array(UNSIGNED, "u1"))
np.save("bool.npy", np.array([True, False, True]))
np.save("bfloat16.npy", np.array(FLOATS, ml_dtypes.bfloat16))

np.save("fortran2.npy", np.asfortranarray(np.array(FLOATS, "<f4")))
np.save("fortran3-be.npy", np.asfortranarray(np.arange(24, dtype=">i2").reshape(2, 3, 4)))
np.save("scalar.npy", np.float64(3.25))
np.save("empty.npy", np.zeros((0, 3), "f4"))
np.save("vector.npy", np.array([10, -20, 30], "<i8"))

for version in ((2, 0), (3, 0)):
    with open(f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, np.array(FLOATS, "<f4"), version)

np.save("objects.npy", np.array([None, "x"], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(2, [("a", "<f4"), ("b", "<i8")]))
np.save("complex.npy", np.zeros(2, "<c8"))
np.save("void2.npy", np.zeros(2, "V2"))
np.save("text.npy", np.array(["ab", "c"]))

np.savez("stored.npz", logits=np.array(FLOATS, "<f4"), targets=np.array([2, 0], "<i8"))
np.savez_compressed("deflated.npz", np.asfortranarray(np.array(FLOATS, ">f8")))
