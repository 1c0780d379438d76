// From version 1.30 on, ONNX Runtime sends telemetry unless this variable is set before it is loaded, so this module is
// imported first. A value that the user has set is kept.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
