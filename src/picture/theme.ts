/** On paper, or on a dark page. */
export type ThemeName = "light" | "dark";

/** The colours of a figure; text and lines have a contrast of at least 4.5 to the background (WCAG 2.1, AA). */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly mutedText: string;
  readonly axis: string;
  readonly grid: string;
  readonly series: Readonly<Record<SeriesName, string>>;
}

/** The data that a figure was measured on. */
export type SeriesName = "train" | "validation" | "test";

/** Series differ by hue, dash and marker, also in print without colour and for colour-blind readers. */
export interface SeriesStyle {
  readonly dash: string | undefined;
  readonly marker: "circle" | "square" | "diamond";
}

/**
 * The series' hues are the blue, vermilion and green of Okabe and Ito (2008), "Color Universal Design", made darker or
 * lighter until they have the contrast required for text.
 */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: "#ffffff",
    text: "#16191d",
    mutedText: "#626973",
    axis: "#a9afb7",
    grid: "#e9ebee",
    series: { train: "#0069a8", validation: "#007d5c", test: "#c24e00" },
  },
  dark: {
    background: "#14171b",
    text: "#f1f3f5",
    mutedText: "#9aa3ae",
    axis: "#59626d",
    grid: "#262b32",
    series: { train: "#5cb8ee", validation: "#2fc79c", test: "#f0913c" },
  },
};

export const seriesStyles: Readonly<Record<SeriesName, SeriesStyle>> = {
  train: { dash: undefined, marker: "circle" },
  validation: { dash: "1.5 3.5", marker: "diamond" },
  test: { dash: "6 3", marker: "square" },
};
