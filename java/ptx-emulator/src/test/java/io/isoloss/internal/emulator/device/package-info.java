@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.device;
