package io.isoloss;

import org.jspecify.annotations.Nullable;

/// What is known of a device without opening it.
///
/// @param name what [Device#open] takes, for example `cuda:0`
/// @param description what it is, for people: the processor's or card's name, driver, vector width
/// @param memoryBytes its memory in bytes, 0 if unknown
/// @param unavailable why it cannot be used, or null if it can
public record DeviceInfo(
    String name, String description, long memoryBytes, @Nullable String unavailable) {}
