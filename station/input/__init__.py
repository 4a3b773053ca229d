"""Where scans come from: keyboard wedge, serial port, input device, camera."""
