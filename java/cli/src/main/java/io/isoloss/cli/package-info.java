/// The `isoloss` command. [Main] is where it starts; each command has a class of its own.
@NullMarked
package io.isoloss.cli;

import org.jspecify.annotations.NullMarked;
