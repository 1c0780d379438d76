/** Vectors of one size, one after another, and their classes. */
export interface Labelled {
  readonly vectors: Float32Array;
  readonly labels: Uint8Array;
}

/**
 * The class of each vector by its k nearest labelled vectors in squared distance: the class of most of them, and of the
 * nearest among classes with equally many.
 */
export function classify(known: Labelled, asked: Float32Array, size: number, k = 5): Uint8Array {
  return Uint8Array.from({ length: asked.length / size }, (_, row) => {
    const nearest: { distance: number; label: number }[] = [];
    known.labels.forEach((label, other) => {
      const bound = nearest.length < k ? Number.POSITIVE_INFINITY : (nearest.at(-1)?.distance ?? 0);
      let distance = 0;
      for (let j = 0; j < size && distance < bound; j++) {
        const difference = (known.vectors[other * size + j] ?? 0) - (asked[row * size + j] ?? 0);
        distance += difference * difference;
      }
      if (distance >= bound) return;
      nearest.push({ distance, label });
      nearest.sort((a, b) => a.distance - b.distance);
      if (nearest.length > k) nearest.pop();
    });
    const votes = (label: number) => nearest.filter((each) => each.label === label).length;
    const most = Math.max(...nearest.map(({ label }) => votes(label)));
    return nearest.find(({ label }) => votes(label) === most)?.label ?? 0;
  });
}

/** The share of equal labels. */
export function share(found: Uint8Array, wanted: (row: number) => number | undefined): number {
  return found.filter((label, row) => label === wanted(row)).length / found.length;
}
