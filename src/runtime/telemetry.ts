// From version 1.30 on, ONNX Runtime reports its use to its makers unless it is told not to before it is loaded: this
// module is imported before it. Whoever sets the variable decides.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
