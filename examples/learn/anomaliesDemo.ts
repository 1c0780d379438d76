/**
 * Trains on digits without one class, and prints how well the scores distinguish that class from the others:
 * `npx tsx examples/learn/anomaliesDemo.ts 4`.
 */
import { loadDigits } from "nelbo/node";
import { areaUnderRoc, scoresWithout } from "./anomalies.ts";

const label = Number(process.argv[2] ?? 4);
const { normal, anomalous } = await scoresWithout(label, await loadDigits(), 10);
console.log(`without ${label}: area under the ROC curve ${areaUnderRoc(normal, anomalous).toFixed(2)}`);
