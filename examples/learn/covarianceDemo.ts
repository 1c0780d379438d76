/** What a full covariance costs an encoder of images: `npx tsx examples/learn/covarianceDemo.ts`. */
import { lastLayer } from "./klOfGaussians.ts";

const [pixels, hidden] = [784, 400];
console.log(`first layer: ${(pixels + 1) * hidden} weights`);
for (const size of [2, 20, 200])
  for (const covariance of ["diagonal", "full"] as const) {
    const { outputs, weights } = lastLayer(size, hidden, covariance);
    console.log(`d = ${size}, ${covariance}: ${outputs} outputs, last layer of ${weights} weights`);
  }
