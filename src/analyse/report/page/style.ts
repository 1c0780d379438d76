import { classColours } from "../../../picture/classColours.ts";
import { fonts } from "../../../picture/fonts/inter.generated.ts";
import { type Theme, type ThemeName, themes } from "../../../picture/theme.ts";

/** A theme whose colours are the page's own, so that a figure in the page turns dark with it. */
export const pageTheme: Theme = {
  background: "var(--background)",
  text: "var(--text)",
  mutedText: "var(--muted)",
  axis: "var(--axis)",
  grid: "var(--grid)",
  series: { train: "var(--train)", validation: "var(--validation)", test: "var(--test)" },
};

/** The colours of a theme as the variables that `pageTheme` names. */
export function coloursOf(name: ThemeName): string {
  const { background, text, mutedText, axis, grid, series } = themes[name];
  const colours = { background, text, muted: mutedText, axis, grid, ...series };
  return Object.entries(colours)
    .map(([key, value]) => `--${key}:${value}`)
    .join(";");
}

/** The colours of classes as variables. */
function classColoursOf(name: ThemeName): string {
  return classColours[name].map((colour, index) => `--class-${index}:${colour}`).join(";");
}

function fontFace(base64: string, weight: number): string {
  return `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/ttf;base64,${base64}) format("truetype")}`;
}

/** The style of a report: one column, light or dark by the reader's preference, always light on paper. */
export const reportStyle = `
${fontFace(fonts.regular, 400)}
${fontFace(fonts.semiBold, 600)}
:root{color-scheme:light;${coloursOf("light")};${classColoursOf("light")}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${coloursOf("dark")};${classColoursOf("dark")}}}
*{box-sizing:border-box}
html{background:var(--background);color:var(--text);font:400 1rem/1.55 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{max-width:48rem;margin:0 auto;padding:3.5rem 1rem 5rem;overflow-wrap:break-word}
h1,h2{line-height:1.2;font-weight:600;text-wrap:balance;letter-spacing:-.015em}
h1{font-size:2rem;margin:0 0 .5rem}
h2{font-size:1.25rem;margin:3rem 0 .75rem}
p,ul,ol{margin:.75rem 0;text-wrap:pretty}
b,summary,th{font-weight:600}
.byline,figcaption,caption,footer,.note{color:var(--muted);font-size:.875rem}
.byline{margin:0 0 1.5rem}
.byline span+span::before{content:" · "}
figcaption b,caption output{color:var(--text)}
header .warning{border-left:4px solid var(--test);padding:.1rem 0 .1rem 1rem;margin:1.5rem 0}
.finding{border-left:4px solid var(--axis);padding:.1rem 0 .1rem 1rem;margin:1.25rem 0;break-inside:avoid}
.finding.warning{border-color:var(--test)}
.finding p{margin:.35rem 0}
.merit{border-block:1px solid var(--axis);padding:1.25rem 0;margin:2rem 0;break-inside:avoid}
.merit h2{margin:0;font-size:1rem;letter-spacing:0}
.sum{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;margin:.5rem 0}
.sum>div{display:flex;flex-direction:column}
.sum>.summand{flex-direction:row;align-items:baseline;gap:1rem}.summand>div{display:flex;flex-direction:column}
.sum .value{font-size:1.5rem;line-height:1.3}
.sum .total .value{font-size:2.75rem;font-weight:600;line-height:1.15;letter-spacing:-.02em}
.sum .term{color:var(--muted);font-size:.875rem}
.formula{font-size:1.0625rem;overflow-wrap:normal}.formula span{display:inline-block}
.term-link{color:inherit;text-decoration:underline dotted;text-underline-offset:.2em}
.glossary dt{font-weight:600;margin-top:.75rem;scroll-margin-top:1rem}.glossary dd{margin:0}
.glossary dt:target{background:var(--grid)}
.sum .sign{color:var(--muted);font-size:1.5rem}
figure{margin:2.5rem 0;break-inside:avoid;scroll-margin-top:1rem}
figcaption{margin-top:.75rem;line-height:1.45}
figcaption .details{display:block}
.drawing{overflow-x:auto}
.drawing svg,.drawing img{display:block}
.narrow-only,.on-dark{display:none}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1.25rem 1rem;align-items:center}
.panels svg{display:block;max-width:100%;height:auto;touch-action:pan-y}
.space [hidden]{display:none}
.space canvas{display:block;width:100%;max-width:40rem;aspect-ratio:1;margin:0 auto;touch-action:none;cursor:grab;border-radius:.4rem}
.space canvas:active{cursor:grabbing}
.space.live .still{display:none}
.space .hint{text-align:center;margin:.5rem 0 0}
.legend{display:flex;margin-top:.75rem;flex-wrap:wrap;justify-content:center;gap:.25rem .5rem}
.legend button{display:flex;align-items:center;gap:.4rem;font:inherit;font-size:.875rem;color:var(--text);background:none;border:0;border-radius:.3rem;padding:.2rem .5rem;cursor:pointer}
.legend button[aria-pressed=false]{opacity:.4;text-decoration:line-through}
.legend svg{width:.7rem;height:.7rem}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}
th,td{padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
thead th{border-bottom:1px solid var(--axis);vertical-align:bottom}
tbody tr+tr>*{border-top:1px solid var(--grid)}
th.number,td.number{text-align:right}
th[colspan]{text-align:right}
.facts th{width:11rem;color:var(--muted);font-weight:400}
.wide{overflow-x:auto}
caption{text-align:left;padding-bottom:.35rem}
.readout{padding:0 .25rem}
.readout input{width:100%;margin:1rem 0 0;accent-color:var(--train)}
th.train{color:var(--train)}th.validation{color:var(--validation)}th.test{color:var(--test)}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--grid);border-radius:.4rem;padding:.75rem 1rem;margin:.5rem 0;white-space:pre-wrap}
details{margin:1rem 0;border-top:1px solid var(--grid);padding-top:1rem}
summary{cursor:pointer}
summary:focus-visible,input:focus-visible,canvas:focus-visible,button:focus-visible{outline:2px solid var(--train);outline-offset:3px}
.contents{font-size:.875rem;line-height:1.4;border-block:1px solid var(--grid);padding:.5rem 0;margin:1.5rem 0}
.contents ol{list-style:none;margin:0;padding:0}
.contents>ol{columns:10rem;column-gap:1rem}
.contents ol ol{display:none}
.contents a{display:block;padding:.3rem 0;color:var(--muted);text-decoration:none}
.contents a:hover,.contents a:focus{color:var(--text);text-decoration:underline}
section{scroll-margin-top:1rem}
footer{margin-top:4rem;border-top:1px solid var(--grid);padding-top:1rem}
@media screen and (prefers-color-scheme:dark){.on-light{display:none}.on-dark{display:inline}}
@media screen and (min-width:82rem){
.contents{position:fixed;top:3.5rem;left:calc(50% - 39rem);width:13.5rem;max-height:calc(100vh - 5rem);overflow-y:auto;margin:0;padding:0;border:0}
.contents>ol{columns:auto}
.contents ol ol{display:block;padding-left:.75rem;border-left:1px solid var(--grid)}
}
@media screen and (max-width:47.99rem){.wide-only{display:none}.narrow-only{display:block}.raster.large{zoom:.5}}
@media (max-width:34rem){body{padding-top:2rem}h1{font-size:1.6rem}.facts th{width:8rem}.sum .total .value{font-size:2.25rem}}
@media print{
@page{margin:15mm 16mm}
html{font-size:9.5pt}
body{max-width:none;padding:0}
.contents,.readout input,.hint,.space canvas,.legend{display:none}
h2{margin-top:1.75rem}
footer{margin-top:.75rem;padding-top:.5rem;break-before:avoid}
table{font-size:8pt;line-height:1.3}
h2,summary,caption{break-after:avoid}
tr,pre,li{break-inside:avoid}
figure{margin:1rem 0}
.panels{grid-template-columns:1fr 1fr;gap:.5rem 4mm}
.figures{columns:2;column-gap:4mm}
.figures .wide-only{display:none}.figures .narrow-only{display:block}
.figures figure{margin:0;padding:.75rem 0}
.drawing{overflow:visible}
.drawing svg,.drawing img{max-width:100%;max-height:200mm;height:auto}
.space.live .still{display:block}
details{margin:.5rem 0;padding-top:.5rem}
details::details-content{content-visibility:visible;display:block;block-size:auto}
th,td{padding-block:.1rem}
.wide{overflow:visible}
}
`;
