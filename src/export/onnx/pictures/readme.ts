import { preparationText } from "../../../data/pictures/statement.ts";
import type { SnippetSubject } from "../snippets.ts";
import { picturePythonSnippet } from "./pythonSnippet.ts";
import { pictureBrowserSnippet, pictureNodeSnippet } from "./snippets.ts";

/** The section of an export's README on pictures as input; empty if the model was not trained on pictures. */
export function picturesSection(subject: SnippetSubject): string {
  const { pictures } = subject;
  if (pictures === undefined) return "";
  return `## Your own pictures

${preparationText(pictures)} \`prepare.mjs\`
does this for upright pixels in sRGB, without dependencies, and gives the same bytes in Node, in browsers and in nelbo. Decoders of
lossy files differ by a few levels.

### A picture in Node

Save this as \`pictures.mjs\` in this folder; \`npm install onnxruntime-node sharp --ignore-scripts\`; \`node pictures.mjs photo.jpg\`.

\`\`\`js
${pictureNodeSnippet(subject)}\`\`\`

### A picture in a browser

Save this as \`pictures.html\` in this folder; \`npm install onnxruntime-web --ignore-scripts\`; serve the folder with any web server.

\`\`\`html
${pictureBrowserSnippet(subject, pictures)}\`\`\`

### A picture in Python

Save this as \`pictures.py\` in this folder; \`pip install onnxruntime numpy pillow\`; \`python pictures.py photo.jpg\`. Pillow rounds more often:
pixels differ from those of \`prepare.mjs\` by at most 2 of 255 levels for pictures in sRGB with 8 bits per channel. The script applies no
colour profiles.

\`\`\`python
${picturePythonSnippet(subject, pictures)}\`\`\`

`;
}
