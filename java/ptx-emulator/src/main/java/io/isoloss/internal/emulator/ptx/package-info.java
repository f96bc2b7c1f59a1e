/// PTX text as records: tokens, directives and instructions, with names not yet resolved.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.ptx;
