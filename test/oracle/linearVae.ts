import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { imageMoments } from "../../src/data/moments.ts";
import { dataShapeOf } from "../../src/data/source.ts";
import { compareLinearVae, sigmas } from "../../src/run/reproduce/linearModel.ts";
import { fitPca } from "../../src/vae/baseline/pca.ts";
import { maximumLogLikelihood } from "../../src/vae/baseline/probabilisticPca.ts";

/**
 * Compares linear VAEs of latent size 10 with probabilistic PCA on the 60,000 MNIST training images, with a fixed and
 * with a learned sigma: `npx tsx test/oracle/linearVae.ts`. Exits with 1 if one of them misses. Takes about 20 seconds
 * for each on two idle cores.
 */

const latentSize = 10;
/** The limits: degrees, and a share of the closed form. */
const largestAngleAllowed = 2;
const largestGapAllowed = 1e-3;

const { train, shape } = await loadDataset("mnist", { offline: true });
let began = performance.now();
const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
const moments = await imageMoments(train);
const pca = await fitPca(moments, latentSize);
console.log(`PCA of ${train.count} images, ${latentSize} components: ${seconds()} s`);
console.log(
  `marginal log-likelihood in closed form: ${maximumLogLikelihood(pca).toFixed(4)} nats per image\n`,
);

for (const sigma of sigmas) {
  began = performance.now();
  const found = await compareLinearVae({
    sigma,
    images: train,
    dataShape: dataShapeOf(shape),
    moments,
    pca,
    epochs: 40,
    batchSize: 256,
    learningRate: 0.01,
    seed: 0,
  });
  const passed = found.angle < largestAngleAllowed && found.gap < largestGapAllowed;
  console.log(`linear VAE, ${sigma} sigma: ${passed ? "PASS" : "FAIL"} after ${seconds()} s`);
  console.log(`  largest angle between the subspaces  ${found.angle.toFixed(3)} degrees`);
  console.log(`  marginal log-likelihood              ${found.logLikelihood.toFixed(4)} nats per image`);
  console.log(`  below the closed form by             ${(100 * found.gap).toFixed(4)} %`);
  console.log(`  ELBO, last epoch's mean              ${found.elbo.toFixed(4)} nats per image`);
  console.log(
    `  variance of the noise                ${found.variance.toFixed(6)} (closed form ${found.bestVariance.toFixed(6)})\n`,
  );
  if (!passed) process.exitCode = 1;
}
