package io.isoloss;

/// What isoloss throws: one clear line that names what is wrong and where. The kinds say whose
/// fault it is: an option, the data, a file, a device.
public abstract sealed class IsolossException extends RuntimeException
    permits OptionException, DataException, DeviceException {
  private static final long serialVersionUID = 1L;

  IsolossException(String message) {
    super(message);
  }

  IsolossException(String message, Throwable cause) {
    super(message, cause);
  }
}
