import type { ThemeName } from "./theme.ts";

/**
 * Ten colours of classes: those of Paul Tol's scheme "muted" (Colour Schemes, SRON 2021), changed until any two of them
 * differ by at least 20 in CIE L*a*b*, for normal vision as well as for protanopia and deuteranopia, and lighter on a
 * dark page. From the eleventh class on they repeat.
 */
export const classColours: Readonly<Record<ThemeName, readonly string[]>> = {
  light: [
    "#332288",
    "#6fbfe8",
    "#44c09c",
    "#117532",
    "#989036",
    "#dcb846",
    "#d66d6d",
    "#882152",
    "#a541a1",
    "#7a7c8c",
  ],
  dark: [
    "#7f7cf0",
    "#8bd6ef",
    "#4cd9ac",
    "#2e813e",
    "#a9a83b",
    "#efdd88",
    "#e37d77",
    "#c24874",
    "#c075ca",
    "#9b9cad",
  ],
};
