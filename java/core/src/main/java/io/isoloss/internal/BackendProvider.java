package io.isoloss.internal;

import io.isoloss.DeviceInfo;
import java.util.List;

/// How a module offers devices; found by [java.util.ServiceLoader].
public interface BackendProvider {
  /// The kind of its devices, for example `cuda`: the part of a device's name before the colon.
  String kind();

  /// Whether `auto` may choose its devices.
  boolean automatic();

  /// Its devices, or one entry with the reason why there are none. Never throws.
  List<DeviceInfo> devices();

  /// Opens a device.
  ///
  /// @throws DeviceException that says why it cannot be served
  Backend open(int ordinal);
}
