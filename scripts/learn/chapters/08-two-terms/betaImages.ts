import type { Images } from "../../../../src/picture/images.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure } from "../../figure.ts";
import { betaImagesData } from "./betaImages.measure.ts";

export const betaImages = learnFigure({
  name: "betaImages",
  alternative:
    "Test images, and for beta 0.01, 1, 4 and 784 reconstructions on the left and samples on the right. With 784 all " +
    "images are the same grey mean.",
  trained: true,
  measure: betaImagesData,
  draw({ size, count, originals, rows }, look) {
    const images = (bytes: readonly number[]): Images => ({
      ...size,
      count: bytes.length / (size.height * size.width),
      channels: 1,
      pixels: Uint8Array.from(bytes),
    });
    const titles = Array.from({ length: 2 * count }, (_, at) =>
      at === (count - 1) / 2 ? "reconstructions" : at === count + (count - 1) / 2 ? "samples" : "",
    );
    // Labels may be set in a font that is wider than the measured one: the widest label ends in free space.
    const room = (look.column ?? 0) > 500 ? "\u00a0".repeat(12) : "";
    return imageTable({
      ...look,
      title: "Reconstructions and samples",
      alternative: "",
      columnLabels: titles,
      columnLabelsOver: 1,
      breaks: { columns: [count - 1], rows: [0] },
      rows: [
        { label: `${room}images`, images: images(originals) },
        ...rows.map(({ beta, reconstructions, samples }) => ({
          label: `beta ${beta}`,
          images: images([...reconstructions, ...samples]),
        })),
      ],
    });
  },
});
