import { type Dataset, residentSource, type Source, trainRun } from "nelbo/node";

/** Trains on data of the program's own: vectors of six readings, which follow one hidden phase. */
function readings(count: number, seed: number): Source {
  const x = Float32Array.from({ length: 6 * count }, (_, at) => {
    const phase = Math.floor(at / 6) * 0.37 + seed;
    return 2 * Math.sin(phase + (at % 6)) + 0.1 * Math.cos(17 * at);
  });
  return residentSource({ shape: [6], x });
}

const sensors: Dataset = {
  name: "sensors",
  shape: [6],
  train: readings(2000, 0),
  test: readings(500, 1),
  files: [],
  source: "made by the program",
};

const settings = {
  data: "sensors",
  likelihood: "gaussian",
  mean: "linear",
  latentSize: 2,
  epochs: 5,
} as const;
for await (const event of trainRun(settings, { load: { datasets: { sensors: () => sensors } } })) {
  if (event.event === "epoch")
    console.log(`epoch ${event.epoch}: test loss ${event.test?.loss.toFixed(2)} nats per datum`);
  if (event.event === "saved") console.log(`${event.folder} holds the model`);
}
