/** What a frame is asked to be. */
export interface Asked {
  src: string;
  srcdoc: string;
  /** Empty: as the policy says. */
  sandbox: string | null;
  allow: string;
}

/** A frame to start from. */
export interface FrameSample extends Asked {
  id: string;
  title: string;
  /** What to look at. */
  look: string;
}

/** Frames about one thing. */
export interface FrameSampleGroup {
  title: string;
  samples: readonly FrameSample[];
}

const nothing: Asked = { src: "", srcdoc: "", sandbox: null, allow: "" };

const NOTE = `<!doctype html>
<link rel="stylesheet" href="/frames/frames.css">
<h1>A note</h1>
<p>The app has this document as text. Its origin: <output id="origin"></output></p>
<button id="say">Say hello to the page</button>
<ul id="heard"></ul>
<script src="/frames/talk.js"></script>`;

const SIGN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240" font-family="sans-serif">
<rect width="400" height="240" fill="#e0eeed"/><path d="M150 190V90a50 50 0 0 1 100 0v100Z" fill="none" stroke="#0b6670"
stroke-width="5"/><circle cx="200" cy="150" r="14" fill="#c4943f"/><path d="M130 190h140v14H130Z" fill="#c4943f"/>
<script>parent.postMessage("an image ran a script", "*")</script></svg>`;

export const groups: readonly FrameSampleGroup[] = [
  {
    title: "Kinds of frames",
    samples: [
      {
        ...nothing,
        id: "text",
        title: "A document as text",
        look: "It has no origin. Say something to it, and let it answer.",
        srcdoc: NOTE,
      },
      {
        ...nothing,
        id: "address",
        title: "A page at an address",
        look: "The same sandbox as for text, although this page's own server sends it.",
        src: "/frames/report.html",
      },
      {
        ...nothing,
        id: "image",
        title: "An image",
        look: "A data: address may hold an image alone. The script in it does not run: an image gets no token.",
        src: `data:image/svg+xml,${encodeURIComponent(SIGN)}`,
      },
      {
        ...nothing,
        id: "strict",
        title: "With fewer tokens",
        look: "The frame asks for no token, and so its script and its form do nothing.",
        src: "/frames/report.html",
        sandbox: "",
      },
    ],
  },
  {
    title: "What it is denied",
    samples: [
      {
        ...nothing,
        id: "attack",
        title: "Attack the page",
        look: "It tries to read this page, to send it elsewhere and to find its cookies.",
        src: "/frames/attack.html",
      },
      {
        ...nothing,
        id: "greedy",
        title: "Ask for too much",
        look: "What the policy does not list is left out, and said.",
        src: "/frames/attack.html",
        sandbox: "allow-scripts allow-same-origin allow-downloads allow-top-navigation",
        allow: "camera; microphone",
      },
    ],
  },
  {
    title: "What is refused",
    samples: [
      {
        ...nothing,
        id: "script",
        title: "A script as address",
        look: "It would run in this page.",
        src: "javascript:alert(document.cookie)",
      },
      {
        ...nothing,
        id: "password",
        title: "A password",
        look: "Whoever can read the app could read it.",
        src: "https://me:secret@example.com/",
      },
      {
        ...nothing,
        id: "html",
        title: "HTML in an address",
        look: "A document as text goes into srcdoc.",
        src: "data:text/html,<script>alert(1)</script>",
      },
      {
        ...nothing,
        id: "refusing",
        title: "A page that refuses",
        look: "This very page lets nobody frame it, and the element finds that out.",
        src: "/",
      },
      { ...nothing, id: "empty", title: "Nothing", look: "One of both is needed." },
    ],
  },
];

/** All of them, in order. */
export const samples: readonly FrameSample[] = groups.flatMap((group) => group.samples);
