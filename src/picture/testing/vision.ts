/** Models of colour vision, for the tests of palettes. */

type Triple = readonly [number, number, number];

/**
 * Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
 * severity 1.
 */
const deficiencies: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

export const visions = Object.keys(deficiencies);

/** The smallest difference between two colours (CIE 1976, in L*a*b*) for a type of vision, and the pair. */
export function nearestColours(colours: readonly string[], vision: string) {
  const seen = colours.map((colour) => labOf(simulated(linearOf(colour), vision)));
  let nearest = { difference: Number.POSITIVE_INFINITY, pair: "" };
  seen.forEach((one, i) => {
    seen.slice(i + 1).forEach((other, j) => {
      const difference = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
      if (difference < nearest.difference)
        nearest = { difference, pair: `${colours[i]} ${colours[i + 1 + j]}` };
    });
  });
  return nearest;
}

/** WCAG 2.1: from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [one, other].map(luminance).sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = linearOf(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linearOf(hex: string): Triple {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function simulated([red, green, blue]: Triple, vision: string): Triple {
  const rows = deficiencies[vision] ?? [];
  const [r = 0, g = 0, b = 0] = rows.map((row) =>
    Math.min(1, Math.max(0, row[0] * red + row[1] * green + row[2] * blue)),
  );
  return [r, g, b];
}

/** CIE L*a*b* under D65, from linear sRGB (IEC 61966-2-1). */
function labOf([red, green, blue]: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = f(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = f((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
