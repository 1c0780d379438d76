/** A label by its middle. */
export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const rounds = 300;

/**
 * Moves labels as little as possible until no two touch, all inside a frame from (0, 0) on. If there are too many
 * labels, some still touch.
 */
export function placeLabels(boxes: readonly LabelBox[], width: number, height: number): readonly LabelBox[] {
  const placed = boxes.map((box) => ({ ...box }));
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    placed.forEach((one, index) => {
      for (const other of placed.slice(index + 1)) moved = pushApart(one, other, index) || moved;
    });
    for (const box of placed) {
      box.x = Math.min(width - box.width / 2, Math.max(box.width / 2, box.x));
      box.y = Math.min(height - box.height / 2, Math.max(box.height / 2, box.y));
    }
    if (!moved) break;
  }
  return placed;
}

interface Movable extends LabelBox {
  x: number;
  y: number;
}

/** Moves two labels in the direction with the shorter way; labels at the same place move up and down. */
function pushApart(one: Movable, other: Movable, index: number): boolean {
  const overlapX = (one.width + other.width) / 2 - Math.abs(one.x - other.x);
  const overlapY = (one.height + other.height) / 2 - Math.abs(one.y - other.y);
  if (overlapX <= 0 || overlapY <= 0) return false;
  if (overlapX < overlapY) {
    const step = (overlapX / 2 + 0.01) * (one.x < other.x ? -1 : 1);
    one.x += step;
    other.x -= step;
    return true;
  }
  const upwards = one.y < other.y || (one.y === other.y && index % 2 === 0);
  const step = (overlapY / 2 + 0.01) * (upwards ? -1 : 1);
  one.y += step;
  other.y -= step;
  return true;
}
