import { measureDimensions } from "./principalComponents.ts";

console.log("dimensions  explained  training error  test error");
for (const { dimensions, explained, trainError, testError } of await measureDimensions([1, 2, 4, 8, 16, 32]))
  console.log(
    String(dimensions).padStart(10),
    `${(100 * explained).toFixed(1)} %`.padStart(10),
    trainError.toFixed(2).padStart(15),
    testError.toFixed(2).padStart(11),
  );
