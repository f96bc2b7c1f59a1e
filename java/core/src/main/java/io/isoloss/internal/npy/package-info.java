/// NumPy's file formats: the header, where the elements come from (a file, an archive), how they
/// are turned into rows, and how a file is written so that nobody sees half of it.
@NullMarked
package io.isoloss.internal.npy;

import org.jspecify.annotations.NullMarked;
