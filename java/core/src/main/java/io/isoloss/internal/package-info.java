/// Not for users: what the modules of isoloss share among themselves. May change at any time.
@NullMarked
package io.isoloss.internal;

import org.jspecify.annotations.NullMarked;
