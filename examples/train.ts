/** Trains on MNIST for an epoch, as `nelbo train mnist --epochs 1` does: `npx tsx examples/train.ts`. */
import { trainRun } from "nelbo/node";

for await (const event of trainRun({ data: "mnist", epochs: 1, latentSize: 20 })) {
  switch (event.event) {
    case "step":
      if (event.stepOfEpoch % 100 === 0) console.log(`step ${event.step}: ${event.batch.loss.toFixed(2)}`);
      break;
    case "epoch":
      console.log(`epoch ${event.epoch}: test loss ${event.test?.loss.toFixed(2)} nats per datum`);
      break;
    case "saved":
      console.log(`${event.folder} holds the model and`, event.pictures);
  }
}
