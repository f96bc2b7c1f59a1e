package io.isoloss;

/// A device that cannot be used, or that failed.
public final class DeviceException extends IsolossException {
  private static final long serialVersionUID = 1L;

  private final String device;

  public DeviceException(String device, String reason) {
    super("device " + device + ": " + reason);
    this.device = device;
  }

  public DeviceException(String device, String reason, Throwable cause) {
    super("device " + device + ": " + reason, cause);
    this.device = device;
  }

  /// The device, as it was named.
  public String device() {
    return device;
  }
}
