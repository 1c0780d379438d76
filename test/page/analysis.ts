import {
  type Dataset,
  dataPropertiesOf,
  describeRun,
  initialValues,
  type MetricsEvent,
  modelOfData,
  objectiveCard,
  plotKinds,
  plotSource,
  reportPage,
  reportPlots,
  residentSource,
  resolveConfig,
  summarise,
  type TrainedModel,
  version,
} from "../../src/index.ts";
import { openInterpretedSession } from "./interpretedSession.ts";

/** What a page makes of a model: figures as SVG, and the report as HTML. */
export interface Analysis {
  readonly figures: Readonly<Record<string, string>>;
  readonly report: string;
}

/** Blocks that move through 8 x 8 pixels, three classes of them. */
function blocks(count: number) {
  const x = new Uint8Array(64 * count);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
  for (let image = 0; image < count; image++)
    for (let pixel = 0; pixel < 64; pixel++)
      x[64 * image + pixel] = (pixel + 5 * image) % 8 < 3 + (labels[image] ?? 0) ? 220 : 10;
  return residentSource({ shape: [8, 8, 1], x, labels });
}

/** Draws all plots that apply to a model, and its report, with nothing but what a page has. */
export async function analyse(): Promise<Analysis> {
  const config = resolveConfig({ hiddenSizes: [6], latentSize: 2, epochs: 2, data: "blocks" });
  const dataset: Dataset = {
    name: "blocks",
    shape: [8, 8, 1],
    classes: ["narrow", "middle", "wide"],
    train: blocks(24),
    test: blocks(12),
    files: [],
    source: "made in the page",
  };
  const data = dataPropertiesOf(dataset, dataset, { binarization: "none" });
  const model = modelOfData(config, data);
  const session = await openInterpretedSession(model.parameters);
  await session.writeParameters(initialValues(model.parameters, 0));
  const trained: TrainedModel = { name: "the page's model", model, session, config, data };
  const source = plotSource(trained, async () => dataset);

  const figures: Record<string, string> = {};
  for (const kind of plotKinds) {
    if (kind.refuses(trained) !== undefined) continue;
    figures[kind.name] = (await kind.draw({ source, options: {} })).svg;
  }
  const epoch = (number: number, loss: number): MetricsEvent & { readonly event: "epoch" } => ({
    event: "epoch",
    epoch: number,
    step: 12 * number,
    seconds: 1,
    train: { loss, reconstruction: loss - 1, kl: 1 },
    test: { loss: loss + 1, reconstruction: loss, kl: 1 },
  });
  const epochs = [epoch(1, 40), epoch(2, 35)] as const;
  const summary = summarise({
    folder: "page",
    config,
    data,
    begun: "2026-01-01T00:00:00.000Z",
    environment: { nelbo: version },
    card: objectiveCard(config, data),
    running: false,
    events: [...epochs, { event: "done", reason: "epochs", epochs: 2, step: 24, seconds: 2 }],
  });
  const { drawn, missing } = await reportPlots(source);
  const report = await reportPage({
    ...describeRun(summary, [...epochs], [...epochs]),
    figures: drawn.map(({ figure }) => figure),
    missing,
  });
  return { figures, report };
}
